import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

const Card = lazy(() => import('./card.tsx'))

export default [
  { path: '/card', titleKey: 'contactCards.field.card', component: Card },
  { path: '/doors/$addressId/card', titleKey: 'contactCards.field.card', doorOrder: 40, component: Card },
] satisfies ScreenRoute[]
