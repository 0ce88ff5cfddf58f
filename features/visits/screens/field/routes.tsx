import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import Day from './day.tsx'

/** Who has a day to carry. */
const ROLES = ['OFFICER', 'AUX', 'GRID']

export default [
  { path: '/', titleKey: 'visits.day.title', navOrder: 10, roles: ROLES, component: Day },
  { path: '/doors/$addressId', titleKey: 'visits.new', component: lazy(() => import('./door.tsx')) },
] satisfies ScreenRoute[]
