import { SolutionOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/needs',
    titleKey: 'needs.title',
    navGroup: 'work',
    navOrder: 15,
    icon: SolutionOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./needs.tsx')),
  },
  { path: '/doors/$addressId/need', titleKey: 'needs.new', component: lazy(() => import('./new-need.tsx')) },
  { path: '/needs/$id', titleKey: 'needs.detail', component: lazy(() => import('./need.tsx')) },
] satisfies ScreenRoute[]
