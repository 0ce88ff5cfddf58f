import { useLayoutEffect } from 'react'
import { useIsDark, usePreferences } from './preferences.ts'

/** The one set of colours. `base.css` reads them as `--la-*`; the workbench's antd reads them as tokens. */
export interface Palette {
  paper: string
  surface: string
  raised: string
  line: string
  lineStrong: string
  ink: string
  soft: string
  faint: string
  accent: string
  accentHover: string
  accentSoft: string
  onAccent: string
  error: string
  errorSoft: string
  warning: string
  warningSoft: string
  success: string
  successSoft: string
}

// Every text colour holds ≥ 4.5 : 1 on paper, surface and its own soft ground (tokens.test.ts computes it): WCAG 2.2 1.4.3.
export const LIGHT: Palette = {
  paper: '#f5f3ee',
  surface: '#fffefb',
  raised: '#ffffff',
  line: '#dedad0',
  lineStrong: '#86867f',
  ink: '#1e2227',
  soft: '#454c55',
  faint: '#5e656e',
  accent: '#1d4b8f',
  accentHover: '#163b72',
  accentSoft: '#e6edf7',
  onAccent: '#ffffff',
  error: '#ab231b',
  errorSoft: '#fbeae7',
  warning: '#7f5200',
  warningSoft: '#fbf1dc',
  success: '#1a6739',
  successSoft: '#e6f3ea',
}

export const DARK: Palette = {
  paper: '#14171b',
  surface: '#1b1f24',
  raised: '#23282f',
  line: '#333a43',
  lineStrong: '#76808c',
  ink: '#eae8e3',
  soft: '#c2c6cc',
  faint: '#a3a9b2',
  accent: '#93b8f0',
  accentHover: '#b4cff7',
  accentSoft: '#22324a',
  onAccent: '#0f1722',
  error: '#f2a097',
  errorSoft: '#3d2422',
  warning: '#e8bd6c',
  warningSoft: '#38301d',
  success: '#8ed0a4',
  successSoft: '#1f3527',
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const showPalette = (palette: Palette): void => {
  for (const [name, colour] of Object.entries(palette))
    document.documentElement.style.setProperty(`--la-${kebab(name)}`, colour)
}

/** Shows colours and density that the reader chose, on the whole page. */
export const useAppearance = (): void => {
  const dark = useIsDark()
  const { density } = usePreferences()
  useLayoutEffect(() => {
    const root = document.documentElement
    root.dataset.theme = dark ? 'dark' : 'light'
    root.dataset.density = density
    root.style.colorScheme = dark ? 'dark' : 'light'
    showPalette(dark ? DARK : LIGHT)
  }, [dark, density])
}
