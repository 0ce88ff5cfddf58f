import { Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { OfflineBanner } from '#ui/feedback/offline-banner.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { Brand } from '#ui/layout/brand.tsx'
import { ENROL_SECOND_FACTOR } from '#ui/routes/paths.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { type Me, MeContext } from '#ui/session/me.ts'
import { DRAWER, useMedia } from '#ui/theme/preferences.ts'
import { Header } from './header.tsx'
import { LogBanner } from './log-banner.tsx'
import { Navigation } from './navigation.tsx'

/** After each change of page the keyboard and the screen reader start at the content, as on a fresh page. */
const useFocusOnPageChange = () => {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
  return main
}

const Frame = ({ me, screens }: { me: Me; screens: readonly ScreenRoute[] }) => {
  const t = useT()
  const small = useMedia(DRAWER)
  const [isOpen, setOpen] = useState(false)
  const main = useFocusOnPageChange()
  const navigation = <Navigation screens={screens} role={me.role} onFollow={() => setOpen(false)} />
  return (
    <div className="la-frame">
      <a className="la-skip" href="#main">
        {t('ui.shell.skip')}
      </a>
      <Header me={me} onMenu={small ? () => setOpen(true) : undefined} />
      {small ? (
        <Drawer open={isOpen} onClose={() => setOpen(false)} placement="left" size={288} title={<Brand />}>
          {navigation}
        </Drawer>
      ) : (
        <div className="la-side">{navigation}</div>
      )}
      <main id="main" className="la-main" tabIndex={-1} ref={main}>
        {me.demo ? <p className="la-banner">{t('ui.shell.demo')}</p> : null}
        <LogBanner />
        <OfflineBanner />
        <Outlet />
      </main>
    </div>
  )
}

const isEnded = (error: Error): boolean => error instanceof ApiError && error.code === 'unauthenticated'

/** Everything around a screen of a signed-in person. Sends those who still owe the second factor to give or enrol it first. */
export const Shell = ({ screens }: { screens: readonly ScreenRoute[] }) => {
  const me = useApiQuery('accounts.whoAmI', {}, { staleTime: 60_000 })
  const { pathname } = useLocation()
  if (me.data) {
    const isHalf = me.data.state === 'weak' || me.data.mustEnrolTotp
    const mustEnrol = isHalf && pathname !== ENROL_SECOND_FACTOR
    return (
      <MeContext value={me.data}>
        {mustEnrol ? <Navigate to={ENROL_SECOND_FACTOR} replace /> : <Frame me={me.data} screens={screens} />}
      </MeContext>
    )
  }
  if (me.error && !isEnded(me.error)) {
    return (
      <main className="la-alone">
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      </main>
    )
  }
  return (
    <main className="la-alone">
      <LoadingPage />
    </main>
  )
}
