import { FileSearchOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/spot-checks',
    titleKey: 'spotChecks.title',
    navGroup: 'work',
    navOrder: 17,
    icon: FileSearchOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./checks.tsx')),
  },
  { path: '/spot-checks/$id', titleKey: 'spotChecks.detail', component: lazy(() => import('./check.tsx')) },
] satisfies ScreenRoute[]
