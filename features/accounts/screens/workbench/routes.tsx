import { KeyOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  { path: '/sign-in', titleKey: 'accounts.signIn.title', bare: true, component: lazy(() => import('./sign-in.tsx')) },
  { path: '/set-up', titleKey: 'accounts.setUp.title', bare: true, component: lazy(() => import('./set-up.tsx')) },
  {
    path: '/invitation',
    titleKey: 'accounts.invitation.title',
    bare: true,
    component: lazy(() => import('./invitation.tsx')),
  },
  {
    path: '/second-factor',
    titleKey: 'accounts.second.title',
    bare: true,
    component: lazy(() => import('./second-factor.tsx')),
  },
  { path: '/my-account', titleKey: 'accounts.mine.title', component: lazy(() => import('./my-account.tsx')) },
  {
    path: '/accounts',
    titleKey: 'accounts.list.title',
    navGroup: 'system',
    navOrder: 10,
    icon: KeyOutlined,
    roles: ['SYS', 'CHIEF'],
    component: lazy(() => import('./accounts.tsx')),
  },
] satisfies ScreenRoute[]
