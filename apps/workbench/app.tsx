import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { createQueryClient } from '#ui/api/hooks.ts'
import { markOpen, useSessionState } from '#ui/api/session.ts'
import { ErrorBoundary } from '#ui/feedback/error-boundary.tsx'
import { Toaster } from '#ui/feedback/toaster.tsx'
import { signInFrom } from '#ui/routes/paths.ts'
import { ThemeProvider } from '#ui/theme/theme-provider.tsx'
import { LockOverlay } from './lock-overlay.tsx'
import { router, screens } from './routes.tsx'

const queries = createQueryClient()

const isBare = (path: string): boolean => screens.some((one) => one.bare && one.path === path)

/** An ended session leads to sign-in and forgets what was read: the next person at this desk sees nothing of it. */
const useSignInWhenEnded = (): void => {
  const state = useSessionState()
  useEffect(() => {
    if (state !== 'ended') return
    queries.clear()
    markOpen()
    const { pathname, href } = router.state.location
    if (!isBare(pathname)) router.history.push(signInFrom(href))
  }, [state])
}

export const Workbench = () => {
  useSignInWhenEnded()
  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <ErrorBoundary>
          <RouterProvider router={router} />
          <LockOverlay />
          <Toaster />
        </ErrorBoundary>
      </ThemeProvider>
    </QueryClientProvider>
  )
}
