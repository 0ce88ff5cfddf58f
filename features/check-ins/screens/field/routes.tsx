import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/check-in',
    titleKey: 'checkIns.field.title',
    navOrder: 20,
    // Its points come with the day.
    roles: ['OFFICER', 'AUX', 'GRID'],
    component: lazy(() => import('./check-in.tsx')),
  },
  { path: '/check-in/$pointId', titleKey: 'checkIns.field.manual', component: lazy(() => import('./manual.tsx')) },
  // Where the QR code at a point leads.
  { path: '/at/$code', titleKey: 'checkIns.field.scanned', component: lazy(() => import('./scanned.tsx')) },
] satisfies ScreenRoute[]
