import { createContext, use } from 'react'
import type { ScreenRoute } from './screen-route.ts'

/** What features offer at a door on a phone, in order. The shell fills it, so that no screen names another feature's. */
export const DoorScreens = createContext<readonly ScreenRoute[]>([])

export const useDoorScreens = (): readonly ScreenRoute[] => use(DoorScreens)

/** Those of all screens that are offered at a door, in their order. */
export const doorScreensOf = (screens: readonly ScreenRoute[]): ScreenRoute[] =>
  screens.filter((one) => one.doorOrder !== undefined).sort((a, b) => (a.doorOrder ?? 0) - (b.doorOrder ?? 0))
