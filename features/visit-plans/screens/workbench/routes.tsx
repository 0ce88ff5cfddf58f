import { ScheduleOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/visit-plans',
    titleKey: 'visitPlans.title',
    navGroup: 'work',
    navOrder: 16,
    icon: ScheduleOutlined,
    roles: ['OFFICER', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./plans.tsx')),
  },
  { path: '/visit-plans/behind', titleKey: 'visitPlans.behindTitle', component: lazy(() => import('./behind.tsx')) },
] satisfies ScreenRoute[]
