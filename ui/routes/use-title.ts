import { useEffect } from 'react'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'

/** Names the tab after the screen in it. */
export const useTitle = (key: MessageKey): void => {
  const t = useT()
  const title = t(key)
  useEffect(() => {
    document.title = `${title} · ${t('ui.product')}`
  }, [title, t])
}
