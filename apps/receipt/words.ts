import privacyEn from '#features/privacy/messages/en.json' with { type: 'json' }
import privacyZh from '#features/privacy/messages/zh-CN.json' with { type: 'json' }
import uiEn from '#ui/messages/en.json' with { type: 'json' }
import uiZh from '#ui/messages/zh-CN.json' with { type: 'json' }
import en from './messages/en.json' with { type: 'json' }
import zh from './messages/zh-CN.json' with { type: 'json' }

export type Language = 'zh-CN' | 'en'

const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  'zh-CN': { ...uiZh, ...privacyZh, ...zh },
  en: { ...uiEn, ...privacyEn, ...en },
}

/** Says a text in one language. `orCode` says a value of a closed list, or its code where the page is older than the value. */
export type Say = ((key: string, values?: Readonly<Record<string, string | number>>) => string) & {
  language: Language
  orCode: (key: string, code: string) => string
}

export function speaker(language: Language): Say {
  const words = WORDS[language]
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    (words[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  return Object.assign(say, { language, orCode: (key: string, code: string) => words[key] ?? code })
}

/** An instant of an event (ISO, UTC) or of a witness (seconds), as a clock in China shows it. Anything else comes back as it is. */
export function timeText(instant: string | number, { language }: Say): string {
  const date = new Date(typeof instant === 'number' ? instant * 1000 : instant.replace(/(\.\d{3})\d+Z$/, '$1Z'))
  if (Number.isNaN(date.getTime())) return String(instant)
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat(language, {
      timeZone: 'Asia/Shanghai',
      hourCycle: 'h23',
      year: 'numeric',
      month: language === 'en' ? 'short' : 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  )
  const clock = `${parts.hour}:${parts.minute}:${parts.second}`
  return language === 'en'
    ? `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}, ${clock}`
    : `${parts.year}年${parts.month}月${parts.day}日 ${parts.weekday} ${clock}`
}

/** Text of a receipt may say anything; what would turn or hide the words around it is shown as �. */
export const harmless = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�').slice(0, 200)
