import { Navigate } from '@tanstack/react-router'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { useMe } from '#ui/session/me.ts'
import { landing } from './landing.ts'
import { navigationFor } from './navigation.tsx'

/** `/` where no feature has claimed it. */
export const Home = ({ screens }: { screens: readonly ScreenRoute[] }) => {
  const t = useT()
  const me = useMe()
  const guide = useApiQuery('organisation.guide', {}, { enabled: me.role === 'SYS', staleTime: 0 })
  if (guide.isLoading) return <LoadingPage />
  const to = landing(me.role, guide.data?.complete ?? true, navigationFor(screens, me.role)[0]?.entries[0]?.path)
  if (to) return <Navigate to={to} replace />
  return <EmptyState title={t('ui.home.empty')} hint={t('ui.home.emptyHint')} />
}
