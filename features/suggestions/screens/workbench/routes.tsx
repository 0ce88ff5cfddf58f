import { CommentOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/suggestions',
    titleKey: 'suggestions.title',
    navGroup: 'work',
    navOrder: 16,
    icon: CommentOutlined,
    roles: ['OFFICER', 'AUX', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./suggestions.tsx')),
  },
  { path: '/suggestions/new', titleKey: 'suggestions.new', component: lazy(() => import('./new-suggestion.tsx')) },
  {
    path: '/suggestions/replies',
    titleKey: 'suggestions.replies.title',
    component: lazy(() => import('./replies.tsx')),
  },
  { path: '/suggestions/$id', titleKey: 'suggestions.detail', component: lazy(() => import('./suggestion.tsx')) },
] satisfies ScreenRoute[]
