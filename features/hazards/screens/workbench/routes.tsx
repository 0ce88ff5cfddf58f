import { WarningOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/hazards',
    titleKey: 'hazards.title',
    navGroup: 'work',
    navOrder: 20,
    icon: WarningOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./hazards.tsx')),
  },
  { path: '/hazards/new', titleKey: 'hazards.new', component: lazy(() => import('./new-hazard.tsx')) },
  { path: '/hazards/$id', titleKey: 'hazards.detail', component: lazy(() => import('./hazard.tsx')) },
] satisfies ScreenRoute[]
