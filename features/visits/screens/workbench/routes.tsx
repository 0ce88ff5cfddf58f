import { AuditOutlined, PieChartOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/visits',
    titleKey: 'visits.title',
    navGroup: 'work',
    navOrder: 10,
    icon: AuditOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./visits.tsx')),
  },
  {
    path: '/coverage',
    titleKey: 'visits.coverage.title',
    navGroup: 'work',
    navOrder: 15,
    icon: PieChartOutlined,
    roles: ['OFFICER', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./coverage.tsx')),
  },
  { path: '/coverage/households', titleKey: 'visits.unmet.title', component: lazy(() => import('./unmet.tsx')) },
  { path: '/doors/$addressId/visit', titleKey: 'visits.new', component: lazy(() => import('./new-visit.tsx')) },
  { path: '/visits/$id', titleKey: 'visits.detail', component: lazy(() => import('./visit.tsx')) },
  { path: '/visits/$id/edit', titleKey: 'visits.edit', component: lazy(() => import('./edit-visit.tsx')) },
] satisfies ScreenRoute[]
