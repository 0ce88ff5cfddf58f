import { Navigate } from '@tanstack/react-router'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { useMe } from '#ui/session/me.ts'
import { navigationFor } from './navigation.tsx'

/** `/` where no feature has claimed it: the first entry of this person's navigation. */
export const Home = ({ screens }: { screens: readonly ScreenRoute[] }) => {
  const t = useT()
  const me = useMe()
  const first = navigationFor(screens, me.role)[0]?.entries[0]
  if (first) return <Navigate to={first.path} replace />
  return <EmptyState title={t('ui.home.empty')} hint={t('ui.home.emptyHint')} />
}
