import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

/** Who has files of his own, and who may at least write a quarrel down. */
const MEDIATING = ['OFFICER', 'DUTY', 'MEDIATOR']
const REGISTERING = [...MEDIATING, 'AUX']
const Quarrel = lazy(() => import('./quarrel.tsx'))

export default [
  {
    path: '/disputes',
    titleKey: 'disputes.phone.title',
    navOrder: 15,
    roles: MEDIATING,
    carry: () => import('./carried.ts'),
    component: lazy(() => import('./files.tsx')),
  },
  { path: '/disputes/new', titleKey: 'disputes.phone.quarrel', component: Quarrel },
  { path: '/disputes/$id', titleKey: 'disputes.detail', component: lazy(() => import('./file.tsx')) },
  { path: '/disputes/$id/$act', titleKey: 'disputes.detail', component: lazy(() => import('./act.tsx')) },
  {
    path: '/doors/$addressId/dispute',
    titleKey: 'disputes.phone.quarrel',
    doorOrder: 25,
    roles: REGISTERING,
    component: Quarrel,
  },
] satisfies ScreenRoute[]
