import { ClockCircleOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/duty',
    titleKey: 'duty.title',
    navGroup: 'station',
    navOrder: 40,
    icon: ClockCircleOutlined,
    roles: [
      'CHIEF',
      'DEPUTY',
      'DUTY_LEAD',
      'DUTY',
      'OFFICER',
      'AUX',
      'GRID',
      'MEDIATOR',
      'JUDICIAL_OFFICE',
      'COMMITTEE',
    ],
    component: lazy(() => import('./duty.tsx')),
  },
] satisfies ScreenRoute[]
