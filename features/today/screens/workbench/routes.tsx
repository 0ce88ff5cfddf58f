import { CalendarOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

/** First in the navigation, and so the page that `/` leads ground staff to. */
export default [
  {
    path: '/today',
    titleKey: 'today.title',
    navGroup: 'today',
    navOrder: 1,
    icon: CalendarOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY', 'SYS'],
    component: lazy(() => import('./today.tsx')),
  },
] satisfies ScreenRoute[]
