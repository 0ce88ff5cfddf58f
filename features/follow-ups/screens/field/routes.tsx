import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/follow-ups',
    titleKey: 'followUps.phone.title',
    navOrder: 80,
    roles: ['OFFICER'],
    component: lazy(() => import('./due.tsx')),
  },
  { path: '/follow-ups/$id/$taskId', titleKey: 'followUps.act.record', component: lazy(() => import('./result.tsx')) },
] satisfies ScreenRoute[]
