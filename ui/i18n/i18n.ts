import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { MessageKey } from './keys.gen.ts'

export type Language = 'zh-CN' | 'en'
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']
export type { MessageKey }

type Messages = Record<string, string>
export type MessageParams = Record<string, string | number>
export type Translate = (key: MessageKey, params?: MessageParams) => string

const REMEMBERED = 'linan.language'

// Chinese is in the first load, because it is also what a missing text falls back to; the others come when chosen.
const chinese = import.meta.glob<Messages>(
  ['../messages/zh-CN.json', '../../features/*/messages/zh-CN.json', '../../platform/*/messages/zh-CN.json'],
  { eager: true, import: 'default' },
)
const english = import.meta.glob<Messages>(
  ['../messages/en.json', '../../features/*/messages/en.json', '../../platform/*/messages/en.json'],
  { import: 'default' },
)

const merged = (parts: readonly Messages[]): Messages => Object.assign({}, ...parts)

const isLanguage = (value: string | null): value is Language => LANGUAGES.some((one) => one === value)

/** What the reader chose on this machine, else what the browser asks for, else Chinese. */
export const preferredLanguage = (): Language => {
  const chosen = localStorage.getItem(REMEMBERED)
  if (isLanguage(chosen)) return chosen
  return navigator.language.startsWith('en') ? 'en' : 'zh-CN'
}

const i18n = i18next.createInstance()

const load = async (language: Language): Promise<void> => {
  if (language === 'zh-CN' || i18n.hasResourceBundle(language, 'translation')) return
  const parts = await Promise.all(Object.values(english).map((read) => read()))
  i18n.addResourceBundle(language, 'translation', merged(parts))
}

/** Loads the language, then shows it everywhere. The choice is remembered on this machine. */
export const changeLanguage = async (language: Language): Promise<void> => {
  await load(language)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem(REMEMBERED, language)
}

/** Called once, before the first render, so that no screen ever shows keys. */
export const startI18n = async (language: Language): Promise<void> => {
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: merged(Object.values(chinese)) } },
    // Keys are flat and full (`places.address.title`): the dot and the colon are ordinary characters.
    keySeparator: false,
    nsSeparator: false,
    // React escapes.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await load(language)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

/** Texts outside of components. Inside of them use `useT`, which renders again when the language changes. */
export const translate: Translate = (key, params) => i18n.t(key, params ?? {})

/** Whether a text exists: for codes that a server newer than this page may send. */
export const hasMessage = (key: string): key is MessageKey => i18n.exists(key)

/**
 * `const t = useT(); t('ui.close')` and so on. Keys are checked by the compiler against the Chinese messages;
 * `t(`places.kind.${kind}`)` too, where `kind` is a union.
 */
export const useT = (): Translate => {
  const { t } = useTranslation(undefined, { i18n })
  return t as unknown as Translate
}

export const currentLanguage = (): Language => (isLanguage(i18n.language) ? i18n.language : 'zh-CN')

export const useLanguage = (): Language => {
  const { i18n: live } = useTranslation(undefined, { i18n })
  return isLanguage(live.language) ? live.language : 'zh-CN'
}
