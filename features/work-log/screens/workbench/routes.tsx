import { ProfileOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/work-log',
    titleKey: 'workLog.title',
    navGroup: 'today',
    navOrder: 20,
    icon: ProfileOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./work-log.tsx')),
  },
] satisfies ScreenRoute[]
