import { FileWordOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/papers',
    titleKey: 'papers.title',
    navGroup: 'records',
    navOrder: 40,
    icon: FileWordOutlined,
    roles: ['OFFICER', 'AUX', 'MEDIATOR', 'DUTY', 'DUTY_LEAD', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./papers.tsx')),
  },
  { path: '/papers/$kind', titleKey: 'papers.title', component: lazy(() => import('./paper.tsx')) },
] satisfies ScreenRoute[]
