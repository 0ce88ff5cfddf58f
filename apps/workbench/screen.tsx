import { Suspense } from 'react'
import { ErrorBoundary } from '#ui/feedback/error-boundary.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { useTitle } from '#ui/routes/use-title.ts'

/** One feature's screen with its title, its skeleton while it loads and a way back when it breaks. */
export const Screen = ({ route }: { route: ScreenRoute }) => {
  useTitle(route.titleKey)
  const Body = route.component
  return (
    <ErrorBoundary key={route.path}>
      <Suspense fallback={<LoadingPage />}>
        <Body />
      </Suspense>
    </ErrorBoundary>
  )
}
