import { ApartmentOutlined, BarChartOutlined, CompassOutlined, HistoryOutlined, TeamOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

export default [
  {
    path: '/guide',
    titleKey: 'organisation.guide.title',
    navGroup: 'system',
    navOrder: 1,
    icon: CompassOutlined,
    roles: ['SYS', 'CHIEF', 'DEPUTY'],
    component: lazy(() => import('./guide.tsx')),
  },
  { path: '/city', titleKey: 'organisation.city.title', component: lazy(() => import('./city.tsx')) },
  {
    path: '/organisation',
    titleKey: 'organisation.tree.title',
    navGroup: 'station',
    navOrder: 10,
    icon: ApartmentOutlined,
    component: lazy(() => import('./organisation.tsx')),
  },
  { path: '/units/new', titleKey: 'organisation.unit.new', component: lazy(() => import('./unit-new.tsx')) },
  { path: '/units/$id/edit', titleKey: 'organisation.unit.edit', component: lazy(() => import('./unit-edit.tsx')) },
  {
    path: '/staff',
    titleKey: 'organisation.staff.title',
    navGroup: 'station',
    navOrder: 20,
    icon: TeamOutlined,
    component: lazy(() => import('./staff.tsx')),
  },
  { path: '/staff/new', titleKey: 'organisation.staff.new', component: lazy(() => import('./staff-new.tsx')) },
  { path: '/staff/$id', titleKey: 'organisation.staff.one', component: lazy(() => import('./staff-member.tsx')) },
  { path: '/staff/$id/edit', titleKey: 'organisation.staff.edit', component: lazy(() => import('./staff-edit.tsx')) },
  {
    path: '/changes',
    titleKey: 'organisation.changes.title',
    navGroup: 'station',
    navOrder: 40,
    icon: HistoryOutlined,
    roles: ['SYS', 'CHIEF', 'DEPUTY', 'BRANCH_GUIDE', 'CITY_GUIDE'],
    component: lazy(() => import('./changes.tsx')),
  },
  {
    path: '/staffing',
    titleKey: 'organisation.staffing.title',
    navGroup: 'station',
    navOrder: 30,
    icon: BarChartOutlined,
    roles: ['SYS', 'CHIEF', 'DEPUTY', 'BRANCH_GUIDE', 'CITY_GUIDE'],
    component: lazy(() => import('./staffing.tsx')),
  },
] satisfies ScreenRoute[]
