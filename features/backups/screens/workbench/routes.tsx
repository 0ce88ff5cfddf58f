import { SaveOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/backups',
    titleKey: 'backups.title',
    navGroup: 'system',
    navOrder: 20,
    icon: SaveOutlined,
    roles: ['SYS'],
    component: lazy(() => import('./backups.tsx')),
  },
] satisfies ScreenRoute[]
