import { HomeOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/places',
    titleKey: 'places.title',
    navGroup: 'community',
    navOrder: 10,
    icon: HomeOutlined,
    roles: ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY', 'DUTY', 'DUTY_LEAD'],
    component: lazy(() => import('./places.tsx')),
  },
  { path: '/places/new', titleKey: 'places.new.title', component: lazy(() => import('./new-address.tsx')) },
  { path: '/places/ground', titleKey: 'places.ground.title', component: lazy(() => import('./ground.tsx')) },
  { path: '/places/buildings/$id', titleKey: 'places.building', component: lazy(() => import('./building.tsx')) },
  {
    path: '/places/buildings/$id/split',
    titleKey: 'places.life.splitBuildingTitle',
    component: lazy(() => import('./split-building.tsx')),
  },
  {
    path: '/places/buildings/$id/move',
    titleKey: 'places.life.moveBuildingTitle',
    component: lazy(() => import('./move-building.tsx')),
  },
  {
    path: '/places/buildings/$id/demolish',
    titleKey: 'places.life.demolishTitle',
    component: lazy(() => import('./demolish-building.tsx')),
  },
  {
    path: '/places/compounds/$id/split',
    titleKey: 'places.life.splitCompoundTitle',
    component: lazy(() => import('./split-compound.tsx')),
  },
  {
    path: '/places/compounds/$id/move',
    titleKey: 'places.life.moveCompoundTitle',
    component: lazy(() => import('./move-compound.tsx')),
  },
  {
    path: '/places/ground/$kind/$id/merge',
    titleKey: 'places.merge.title',
    component: lazy(() => import('./merge-ground.tsx')),
  },
  {
    path: '/places/groups/$communityCode/$group',
    titleKey: 'places.group',
    component: lazy(() => import('./group.tsx')),
  },
  { path: '/places/$id', titleKey: 'places.address', component: lazy(() => import('./address.tsx')) },
  { path: '/places/$id/edit', titleKey: 'places.edit.title', component: lazy(() => import('./edit-address.tsx')) },
  { path: '/places/$id/merge', titleKey: 'places.merge.title', component: lazy(() => import('./merge-address.tsx')) },
  { path: '/places/$id/house', titleKey: 'places.house', component: lazy(() => import('./house.tsx')) },
] satisfies ScreenRoute[]
