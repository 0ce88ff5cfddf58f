import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/doors/$addressId/members',
    titleKey: 'residents.field.title',
    doorOrder: 5,
    component: lazy(() => import('./members.tsx')),
  },
] satisfies ScreenRoute[]
