import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  { path: '/inbox', titleKey: 'notifications.title', navOrder: 95, component: lazy(() => import('./inbox.tsx')) },
] satisfies ScreenRoute[]
