import { PrinterOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/contact-cards',
    titleKey: 'contactCards.title',
    navGroup: 'work',
    navOrder: 30,
    icon: PrinterOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./contact-cards.tsx')),
  },
] satisfies ScreenRoute[]
