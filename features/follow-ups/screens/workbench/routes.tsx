import { FileProtectOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/follow-ups',
    titleKey: 'followUps.title',
    navGroup: 'work',
    navOrder: 60,
    icon: FileProtectOutlined,
    roles: ['OFFICER', 'DEPUTY'],
    component: lazy(() => import('./follow-ups.tsx')),
  },
  { path: '/follow-ups/new', titleKey: 'followUps.new', component: lazy(() => import('./open-form.tsx')) },
  { path: '/follow-ups/sealed', titleKey: 'followUps.sealed', component: lazy(() => import('./sealed.tsx')) },
  { path: '/follow-ups/$id', titleKey: 'followUps.detail', component: lazy(() => import('./follow-up.tsx')) },
] satisfies ScreenRoute[]
