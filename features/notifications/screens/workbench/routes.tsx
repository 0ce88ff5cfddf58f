import { BellOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/inbox',
    titleKey: 'notifications.title',
    navGroup: 'today',
    navOrder: 90,
    icon: BellOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY', 'DUTY', 'DUTY_LEAD'],
    component: lazy(() => import('./inbox.tsx')),
  },
] satisfies ScreenRoute[]
