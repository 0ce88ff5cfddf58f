import { theme as antd, type ThemeConfig } from 'antd'
import { DARK, LIGHT, type Palette } from './palette.ts'
import type { Density } from './preferences.ts'

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
