import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/doors/$addressId/help',
    titleKey: 'care.door.title',
    doorOrder: 30,
    component: lazy(() => import('./help.tsx')),
  },
] satisfies ScreenRoute[]
