import { ApiError } from '#ui/api/api-error.ts'
import { translate } from '#ui/i18n/i18n.ts'
import { toast } from './toast.ts'

/** A sentence for any error: the server's own, or ours where there was no answer or a fault in the page. */
export const errorText = (error: unknown): string => {
  if (!(error instanceof ApiError)) return translate('ui.error.page')
  if (error.code === 'offline') return translate('ui.error.offline')
  return error.message || translate('ui.error.broken')
}

/** Shows an error as a notice. An ended session says nothing here: the app leads to sign-in. */
export const showError = (error: unknown): void => {
  if (error instanceof ApiError && error.code === 'unauthenticated') return
  if (error instanceof Error && error.message === 'session_ended') return
  toast(errorText(error), { kind: 'error' })
}
