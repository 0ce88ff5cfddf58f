import { TeamOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/residents',
    titleKey: 'residents.title',
    navGroup: 'community',
    navOrder: 30,
    icon: TeamOutlined,
    roles: ['CHIEF', 'DEPUTY', 'OFFICER', 'AUX', 'GRID'],
    component: lazy(() => import('./residents.tsx')),
  },
  { path: '/doors/$addressId', titleKey: 'residents.door.title', component: lazy(() => import('./door.tsx')) },
  {
    path: '/doors/$addressId/new',
    titleKey: 'residents.new.title',
    component: lazy(() => import('./household-form.tsx')),
  },
  { path: '/persons/$personId', titleKey: 'residents.person.title', component: lazy(() => import('./person.tsx')) },
] satisfies ScreenRoute[]
