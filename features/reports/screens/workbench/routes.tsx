import { FileTextOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/reports',
    titleKey: 'reports.title',
    navGroup: 'records',
    navOrder: 20,
    icon: FileTextOutlined,
    roles: ['OFFICER', 'AUX', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./reports.tsx')),
  },
  { path: '/reports/template', titleKey: 'reports.template.title', component: lazy(() => import('./templates.tsx')) },
  { path: '/reports/$id', titleKey: 'reports.title', component: lazy(() => import('./report.tsx')) },
  { path: '/reports/$id/figures/$key', titleKey: 'reports.title', component: lazy(() => import('./figure.tsx')) },
] satisfies ScreenRoute[]
