import { EyeOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/looks',
    titleKey: 'privacy.mine',
    navGroup: 'oversight',
    navOrder: 10,
    icon: EyeOutlined,
    component: lazy(() => import('./my-looks.tsx')),
  },
] satisfies ScreenRoute[]
