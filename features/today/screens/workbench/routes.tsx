import { CalendarOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

const GROUND = ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY']
const DESKS = ['MEDIATOR', 'DUTY', 'DUTY_LEAD', 'JUDICIAL_OFFICE']

/** First in the navigation, and so the page that `/` leads ground staff to. */
export default [
  {
    path: '/today',
    titleKey: 'today.title',
    navGroup: 'today',
    navOrder: 1,
    icon: CalendarOutlined,
    roles: [...GROUND, ...DESKS, 'SYS'],
    component: lazy(() => import('./today.tsx')),
  },
] satisfies ScreenRoute[]
