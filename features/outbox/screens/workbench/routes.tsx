import { MobileOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/from-phones',
    titleKey: 'outbox.desk.title',
    navGroup: 'work',
    navOrder: 60,
    icon: MobileOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./from-phones.tsx')),
  },
] satisfies ScreenRoute[]
