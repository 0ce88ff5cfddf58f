import { HeartOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/care',
    titleKey: 'care.title',
    navGroup: 'work',
    navOrder: 20,
    icon: HeartOutlined,
    roles: ['OFFICER', 'AUX', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./care-list.tsx')),
  },
  { path: '/care/new', titleKey: 'care.new', component: lazy(() => import('./propose.tsx')) },
  { path: '/care/$id', titleKey: 'care.detail', component: lazy(() => import('./care-subject.tsx')) },
] satisfies ScreenRoute[]
