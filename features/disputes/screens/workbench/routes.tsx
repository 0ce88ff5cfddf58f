import { CommentOutlined, ScheduleOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/disputes',
    titleKey: 'disputes.title',
    navGroup: 'work',
    navOrder: 15,
    icon: CommentOutlined,
    roles: ['OFFICER', 'DUTY', 'DUTY_LEAD', 'MEDIATOR', 'AUX', 'DEPUTY', 'CHIEF', 'JUDICIAL_OFFICE'],
    component: lazy(() => import('./disputes.tsx')),
  },
  {
    path: '/disputes/figures',
    titleKey: 'disputes.figures.title',
    component: lazy(() => import('./figures.tsx')),
  },
  {
    path: '/disputes/figures/$figure/$part',
    titleKey: 'disputes.figures.title',
    component: lazy(() => import('./figure-files.tsx')),
  },
  { path: '/disputes/new', titleKey: 'disputes.new', component: lazy(() => import('./new-dispute.tsx')) },
  { path: '/disputes/$id', titleKey: 'disputes.detail', component: lazy(() => import('./dispute.tsx')) },
  { path: '/disputes/$id/edit', titleKey: 'disputes.edit', component: lazy(() => import('./edit-dispute.tsx')) },
  {
    path: '/mediation-schedule',
    titleKey: 'disputes.schedule.title',
    navGroup: 'station',
    navOrder: 36,
    icon: ScheduleOutlined,
    roles: ['CHIEF', 'DEPUTY', 'JUDICIAL_OFFICE', 'OFFICER', 'DUTY', 'MEDIATOR'],
    component: lazy(() => import('./schedule.tsx')),
  },
] satisfies ScreenRoute[]
