import { SwapOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/handovers',
    titleKey: 'handovers.title',
    navGroup: 'station',
    navOrder: 25,
    icon: SwapOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'DUTY', 'DUTY_LEAD', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./handovers.tsx')),
  },
  { path: '/handovers/new', titleKey: 'handovers.new.title', component: lazy(() => import('./transfer.tsx')) },
  { path: '/handovers/$id', titleKey: 'handovers.one', component: lazy(() => import('./handover.tsx')) },
  { path: '/units/$id/merge', titleKey: 'handovers.merge.title', component: lazy(() => import('./merge.tsx')) },
] satisfies ScreenRoute[]
