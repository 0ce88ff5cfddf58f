import { expect, test } from 'vitest'
import organisation from '#features/organisation/screens/workbench/routes.tsx'
import today from '#features/today/screens/workbench/routes.tsx'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { landing } from './landing.ts'
import { navigationFor } from './navigation.tsx'

const screens: ScreenRoute[] = [...organisation, ...today]
const at = (role: string, isSetUp = true) => landing(role, isSetUp, navigationFor(screens, role)[0]?.entries[0]?.path)

test('the administrator lands on the guide while set-up is unfinished, then on the units', () => {
  expect(at('SYS', false)).toBe('/guide')
  expect(at('SYS', true)).toBe('/organisation')
})

test.each(['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY', 'MEDIATOR', 'DUTY', 'DUTY_LEAD', 'JUDICIAL_OFFICE'])(
  '%s lands on 今日, whatever is still to be set up',
  (role) => {
    expect(at(role, false)).toBe('/today')
    expect(at(role, true)).toBe('/today')
  },
)

test('whoever has no day of his own lands on the first entry that he finds', () => {
  expect(at('CITY_GUIDE')).toBe('/organisation')
  expect(landing('DPO', true, undefined)).toBeUndefined()
})

test('every address that it leads to is a screen', () => {
  const paths = screens.map((one) => one.path)
  for (const done of [true, false]) expect(paths).toContain(at('SYS', done))
})
