import { theme as antd, type ThemeConfig } from 'antd'
import type { Density } from './preferences.ts'

/** The one set of colours. `base.css` reads them as `--la-*`; antd reads them as tokens. */
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

// The system's own faces first: no download, and the rare characters of names are in the machine's fonts, not in a web font.
const FONT = [
  'system-ui',
  '-apple-system',
  "'Segoe UI'",
  "'PingFang SC'",
  "'Microsoft YaHei'",
  "'Noto Sans CJK SC'",
  "'Noto Sans SC'",
  "'Source Han Sans SC'",
  "'WenQuanYi Micro Hei'",
  'sans-serif',
].join(', ')

const statusTokens = (p: Palette) => ({
  colorError: p.error,
  colorErrorText: p.error,
  colorErrorHover: p.error,
  colorErrorBg: p.errorSoft,
  colorWarning: p.warning,
  colorWarningText: p.warning,
  colorWarningBg: p.warningSoft,
  colorSuccess: p.success,
  colorSuccessText: p.success,
  colorSuccessBg: p.successSoft,
  colorInfo: p.accent,
  colorInfoText: p.accent,
  colorInfoBg: p.accentSoft,
})

const textTokens = (p: Palette) => ({
  colorText: p.ink,
  colorTextHeading: p.ink,
  colorTextSecondary: p.soft,
  colorTextTertiary: p.faint,
  colorTextQuaternary: p.faint,
  colorTextDescription: p.faint,
  colorTextPlaceholder: p.faint,
  // A disabled label still tells what cannot be done now, so it stays readable; the control itself looks flat.
  colorTextDisabled: p.faint,
  colorTextLightSolid: p.onAccent,
  colorIcon: p.faint,
  colorIconHover: p.ink,
  colorLink: p.accent,
  colorLinkHover: p.accentHover,
  colorLinkActive: p.accentHover,
})

/** antd's tokens for one look. `calm` switches every animation off (prefers-reduced-motion). */
export const antdTheme = (dark: boolean, density: Density, calm: boolean): ThemeConfig => {
  const p = dark ? DARK : LIGHT
  const compact = density === 'compact'
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: 'linan' },
    hashed: false,
    token: {
      ...textTokens(p),
      ...statusTokens(p),
      colorPrimary: p.accent,
      colorPrimaryHover: p.accentHover,
      colorPrimaryActive: p.accentHover,
      colorPrimaryText: p.accent,
      colorPrimaryBg: p.accentSoft,
      colorBgLayout: p.paper,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      // Tooltips carry the inverse pair, because antd draws their text in `colorTextLightSolid`.
      colorBgSpotlight: dark ? '#d7dde6' : '#2b3138',
      colorBorder: p.lineStrong,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      controlItemBgActive: p.accentSoft,
      controlOutline: 'transparent',
      fontFamily: FONT,
      fontSize: compact ? 14 : 15,
      lineHeight: compact ? 1.5 : 1.65,
      controlHeight: compact ? 30 : 36,
      borderRadius: 4,
      wireframe: false,
      motion: !calm,
    },
    components: {
      Table: { headerBg: p.paper, headerColor: p.soft, rowHoverBg: p.accentSoft, cellPaddingBlock: compact ? 6 : 11 },
      Form: { labelColor: p.soft, itemMarginBottom: compact ? 14 : 20, verticalLabelPadding: '0 0 4px' },
      Segmented: {
        trackBg: p.surface,
        itemColor: p.soft,
        itemSelectedBg: p.accentSoft,
        itemSelectedColor: p.accent,
        itemHoverBg: p.accentSoft,
      },
      Tag: { defaultBg: p.paper, defaultColor: p.soft },
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: p.onAccent,
        dangerColor: p.onAccent,
      },
      Alert: {
        colorInfoBorder: p.accent,
        colorErrorBorder: p.error,
        colorWarningBorder: p.warning,
        colorSuccessBorder: p.success,
      },
    },
  }
}
