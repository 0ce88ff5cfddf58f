import { SafetyCertificateOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/sealed-log',
    titleKey: 'sealedLog.title',
    navGroup: 'system',
    navOrder: 30,
    icon: SafetyCertificateOutlined,
    roles: ['SYS', 'CHIEF', 'DEPUTY', 'DPO'],
    component: lazy(() => import('./sealed-log.tsx')),
  },
] satisfies ScreenRoute[]
