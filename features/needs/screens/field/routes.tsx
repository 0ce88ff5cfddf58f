import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  { path: '/doors/$addressId/need', titleKey: 'needs.new', doorOrder: 10, component: lazy(() => import('./need.tsx')) },
] satisfies ScreenRoute[]
