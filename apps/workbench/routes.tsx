import { type AnyRoute, createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { Home } from './home.tsx'
import { NotFound } from './not-found.tsx'
import { Screen } from './screen.tsx'
import { Shell } from './shell.tsx'

const lists = import.meta.glob<ScreenRoute[]>('../../features/*/screens/workbench/routes.tsx', {
  eager: true,
  import: 'default',
})

/** Every screen of every feature, as the navigation and the router see them. */
export const screens: readonly ScreenRoute[] = Object.values(lists).flat()

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: () => <Shell screens={screens} /> })

const screenRoute = (screen: ScreenRoute, parent: AnyRoute): AnyRoute =>
  createRoute({ getParentRoute: () => parent, path: screen.path, component: () => <Screen route={screen} /> })

const home = createRoute({ getParentRoute: () => shell, path: '/', component: () => <Home screens={screens} /> })
const lost = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound })

const buildTree = (): AnyRoute => {
  const inside = screens.filter((one) => !one.bare).map((one) => screenRoute(one, shell))
  const outside = screens.filter((one) => one.bare).map((one) => screenRoute(one, root))
  const first = screens.some((one) => one.path === '/') ? [] : [home]
  return root.addChildren([shell.addChildren([...first, ...inside, lost]), ...outside])
}

// Values of the query string stay the strings they are: a door number 0301 must not become 301.
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))

const stringifySearch = (values: Record<string, unknown>): string => {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString()
  return text ? `?${text}` : ''
}

export const router = createRouter({
  routeTree: buildTree(),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Screens have boundaries of their own (screen.tsx), which keep the navigation usable.
  defaultErrorComponent: ({ error }) => {
    throw error
  },
})
