import { App, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { type ReactNode, useMemo } from 'react'
import { useLanguage } from '#ui/i18n/i18n.ts'
import { lendNonce } from './nonce.ts'
import { useAppearance } from './palette.ts'
import { useIsDark, useMedia, usePreferences } from './preferences.ts'
import { antdTheme } from './tokens.ts'
import './base.css'

type AntdLocale = typeof zhCN.default

// antd declares its locales as CommonJS, and Vite serves their ES form: the compiler sees one `default` more than there is.
const LOCALES = { 'zh-CN': zhCN as unknown as AntdLocale, en: enUS as unknown as AntdLocale }

const nonce = lendNonce()

/** Colours, density, language and nonce for every face that draws with antd. Outermost, once. */
export const ThemeProvider = ({ children }: { children: ReactNode }) => {
  const language = useLanguage()
  const dark = useIsDark()
  const calm = useMedia('(prefers-reduced-motion: reduce)')
  const { density } = usePreferences()
  const theme = useMemo(() => antdTheme(dark, density, calm), [dark, density, calm])
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en')

  useAppearance()

  return (
    <ConfigProvider
      theme={theme}
      locale={LOCALES[language]}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
      {...(nonce ? { csp: { nonce } } : {})}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
