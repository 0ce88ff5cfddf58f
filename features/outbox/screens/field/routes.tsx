import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  { path: '/outbox', titleKey: 'outbox.title', navOrder: 90, component: lazy(() => import('./outbox.tsx')) },
] satisfies ScreenRoute[]
