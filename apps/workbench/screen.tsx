import { Suspense, useEffect } from 'react'
import { ErrorBoundary } from '#ui/feedback/error-boundary.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

/** One feature's screen with its title, its skeleton while it loads and a way back when it breaks. */
export const Screen = ({ route }: { route: ScreenRoute }) => {
  const t = useT()
  const title = t(route.titleKey)
  useEffect(() => {
    document.title = `${title} · ${t('ui.product')}`
  }, [title, t])
  const Body = route.component
  return (
    <ErrorBoundary key={route.path}>
      <Suspense fallback={<LoadingPage />}>
        <Body />
      </Suspense>
    </ErrorBoundary>
  )
}
