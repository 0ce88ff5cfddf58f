import { useLanguage } from '#ui/i18n/i18n.ts'

/** Instants in the reader's language and the legal time zone. */
export const useInstant = () => {
  const language = useLanguage()
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Shanghai',
  })
  return (instant: string): string => format.format(new Date(instant))
}
