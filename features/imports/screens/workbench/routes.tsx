import { ImportOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/imports',
    titleKey: 'imports.page.title',
    navGroup: 'community',
    navOrder: 40,
    icon: ImportOutlined,
    roles: ['OFFICER', 'AUX', 'GRID'],
    component: lazy(() => import('./imports.tsx')),
  },
] satisfies ScreenRoute[]
