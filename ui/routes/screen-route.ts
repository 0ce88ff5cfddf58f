import type { ComponentType, LazyExoticComponent } from 'react'
import type { Opened } from '#ui/device/device.ts'
import type { MessageKey } from '#ui/i18n/i18n.ts'

/** Headings of the navigation, in this order. Their words are `ui.nav.<group>`. */
export const NAV_GROUPS = ['today', 'community', 'work', 'records', 'station', 'oversight', 'system'] as const
export type NavGroup = (typeof NAV_GROUPS)[number]

/**
 * One screen of a feature. `features/<slice>/screens/workbench/routes.tsx` exports a list of these by default;
 * the workbench collects them, so a feature plugs in without an edit anywhere else.
 */
export interface ScreenRoute {
  /** As @tanstack/react-router writes it: `/places/$id`. */
  path: string
  /** Title of the page and word in the navigation. */
  titleKey: MessageKey
  /** Without a group the screen is reachable but not listed. */
  navGroup?: NavGroup
  /** Smaller is higher within its group; 100 where left out. */
  navOrder?: number
  /** On a phone: the screen is offered at every door, smaller first. Its path begins with `/doors/$addressId/`. */
  doorOrder?: number
  /** On a phone: fetches what this screen needs without a signal, where what is there is old. Called when the phone is opened and when the line is back. */
  carry?: () => Promise<{ carry: (opened: Opened) => Promise<void> }>
  icon?: ComponentType
  /** Roles that see it in the navigation, on a phone also at doors. Only a courtesy: the server refuses by itself. */
  roles?: readonly string[]
  /** True for sign-in and first set-up: no session needed, no navigation around it. */
  bare?: boolean
  component: ComponentType | LazyExoticComponent<ComponentType>
}
