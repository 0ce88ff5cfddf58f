import { CheckSquareOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/tasks',
    titleKey: 'tasks.title',
    navGroup: 'today',
    navOrder: 10,
    icon: CheckSquareOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./tasks.tsx')),
  },
  { path: '/tasks/$id', titleKey: 'tasks.detail', component: lazy(() => import('./task.tsx')) },
] satisfies ScreenRoute[]
