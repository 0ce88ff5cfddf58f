import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/doors/$addressId/hazard',
    titleKey: 'hazards.title',
    doorOrder: 20,
    component: lazy(() => import('./hazard-at-door.tsx')),
  },
] satisfies ScreenRoute[]
