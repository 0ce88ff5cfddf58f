import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { choosePosting, markOpen } from '#ui/api/session.ts'
import { changeLanguage, currentLanguage } from '#ui/i18n/i18n.ts'
import { isFieldPath, returnPath } from '#ui/routes/paths.ts'

/** What follows a step of signing in: the second factor while it lacks, else the page one came for. */
export const useEnter = () => {
  const queries = useQueryClient()
  const router = useRouter()
  const forget = () => {
    // Another person may have sat here: nothing he read or chose may remain.
    queries.clear()
    choosePosting(null)
    markOpen()
  }
  const enter = async (first: boolean): Promise<void> => {
    const me = await call('accounts.whoAmI', {}, { bare: true })
    if (first) await call('accounts.setLanguage', { language: currentLanguage() }, { bare: true })
    else await changeLanguage(me.language)
    forget()
    const back = returnPath(window.location.search)
    if (isFieldPath(back)) window.location.assign(back)
    else router.history.push(back)
  }
  return {
    /** After the password. */
    toSecondFactor: (answer: ApiOutput<'accounts.signIn'>): void => {
      forget()
      if (answer.state === 'weak') router.history.push(`/second-factor${window.location.search}`)
      else void enter(false)
    },
    /** After the second factor; `first` when it was just set up, which keeps the language chosen on the way. */
    enter,
  }
}
