import { BookOutlined, ExportOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/ledgers',
    titleKey: 'ledgers.title',
    navGroup: 'records',
    navOrder: 10,
    icon: BookOutlined,
    roles: ['OFFICER', 'AUX', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./ledgers.tsx')),
  },
  {
    path: '/exports',
    titleKey: 'ledgers.exports',
    navGroup: 'records',
    navOrder: 11,
    icon: ExportOutlined,
    roles: ['OFFICER', 'CHIEF', 'DEPUTY', 'DPO'],
    component: lazy(() => import('./exports.tsx')),
  },
  { path: '/ledgers/$id', titleKey: 'ledgers.title', component: lazy(() => import('./ledger.tsx')) },
] satisfies ScreenRoute[]
