import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { FieldScreen } from './screen.tsx'
import { FieldShell } from './shell.tsx'

const lists = import.meta.glob<ScreenRoute[]>('../../features/*/screens/field/routes.tsx', {
  eager: true,
  import: 'default',
})

/** Every screen that features have on a phone. */
export const screens: readonly ScreenRoute[] = Object.values(lists).flat()

const root = createRootRoute({
  component: () => <FieldShell screens={screens} />,
  notFoundComponent: () => <Navigate to="/" replace />,
})

export const router = createRouter({
  basepath: '/field',
  routeTree: root.addChildren(
    screens.map((screen) =>
      createRoute({ getParentRoute: () => root, path: screen.path, component: () => <FieldScreen route={screen} /> }),
    ),
  ),
  scrollRestoration: true,
})
