import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/doors/$addressId/suggestion',
    titleKey: 'suggestions.title',
    doorOrder: 15,
    component: lazy(() => import('./suggestion.tsx')),
  },
] satisfies ScreenRoute[]
