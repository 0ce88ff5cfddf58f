import { BankOutlined, TeamOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

const READERS = ['CHIEF', 'DEPUTY', 'JUDICIAL_OFFICE', 'OFFICER', 'DUTY', 'MEDIATOR']

export default [
  {
    path: '/mediation-bodies',
    titleKey: 'mediation.bodies',
    navGroup: 'station',
    navOrder: 34,
    icon: BankOutlined,
    roles: READERS,
    component: lazy(() => import('./bodies.tsx')),
  },
  { path: '/mediation-bodies/$id', titleKey: 'mediation.body', component: lazy(() => import('./body.tsx')) },
  {
    path: '/mediators',
    titleKey: 'mediation.mediators',
    navGroup: 'station',
    navOrder: 35,
    icon: TeamOutlined,
    roles: READERS,
    component: lazy(() => import('./mediators.tsx')),
  },
  {
    path: '/mediators/new',
    titleKey: 'mediation.act.addMediator',
    component: lazy(() => import('./mediator-new.tsx')),
  },
  { path: '/mediators/$id', titleKey: 'mediation.mediator', component: lazy(() => import('./mediator.tsx')) },
  { path: '/mediators/$id/edit', titleKey: 'mediation.mediator', component: lazy(() => import('./mediator-edit.tsx')) },
] satisfies ScreenRoute[]
