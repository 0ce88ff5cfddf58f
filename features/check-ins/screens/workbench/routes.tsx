import { EnvironmentOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/check-points',
    titleKey: 'checkIns.title',
    navGroup: 'work',
    navOrder: 25,
    icon: EnvironmentOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./check-points.tsx')),
  },
  { path: '/check-points/$id', titleKey: 'checkIns.detail', component: lazy(() => import('./check-point.tsx')) },
] satisfies ScreenRoute[]
