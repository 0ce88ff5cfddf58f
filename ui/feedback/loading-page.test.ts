import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, test } from 'vitest'
import { LoadingPage } from './loading-page.tsx'
import { startI18n } from '../i18n/i18n.ts'

beforeAll(() => {
  // Written to by the choice of a language; there is no browser here.
  Object.assign(globalThis, { localStorage: { setItem: () => undefined }, document: { documentElement: {} } })
  return startI18n('zh-CN')
})

test('the outline of a page has a name, and no heading without words', () => {
  const markup = renderToStaticMarkup(createElement(LoadingPage))
  expect(markup).toMatch(/role="status" aria-label="[^"]+"/)
  expect(markup).not.toContain('ui.loading')
  expect(markup).not.toMatch(/<h[1-6]/)
})
