import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'

export const NotFound = () => {
  const t = useT()
  useEffect(() => {
    document.title = `${t('ui.notFound.title')} · ${t('ui.product')}`
  }, [t])
  return (
    <EmptyState
      heading
      title={t('ui.notFound.title')}
      hint={t('ui.notFound.hint')}
      action={
        <Link to="/" className="la-button">
          {t('ui.notFound.back')}
        </Link>
      }
    />
  )
}
