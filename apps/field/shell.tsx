import { Link, Navigate, Outlet, useMatchRoute } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { keepDelivering, useActs } from '#ui/device/delivery.ts'
import { useHeldBack } from '#ui/device/held-back.ts'
import { lock, type Opened, useDevice } from '#ui/device/device.ts'
import { isWaiting, PHOTO_ACT, usePhotos } from '#ui/device/photos.ts'
import { FieldRole, useRoleOf } from '#ui/device/role.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { DoorScreens, doorScreensOf } from '#ui/routes/door-screens.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { takeNewer, useIsNewerWaiting } from './install.ts'
import { LockScreen } from './lock-screen.tsx'

const NewerApp = () => {
  const t = useT()
  if (!useIsNewerWaiting()) return null
  return (
    <aside className="lf-newer" aria-label={t('ui.field.newer')}>
      {t('ui.field.newer')}{' '}
      <button type="button" className="lf-link" onClick={takeNewer}>
        {t('ui.field.takeNewer')}
      </button>
    </aside>
  )
}

/** The outbox, always in sight: how many acts and photographs wait, and whether one needs a look. A photograph counts once, with the act that declares it. */
const OutboxMark = ({ author }: { author: string }) => {
  const t = useT()
  const acts = useActs(author)
  const photos = usePhotos(author)
  const later = useHeldBack(author)
  if (acts === undefined || photos === undefined) return null
  const heldActs = acts.entries.filter((e) => e.held !== null)
  const heldIds = new Set(heldActs.map((e) => e.op.opId))
  const held = heldActs.length + photos.filter((row) => row.step === 'failed').length
  const waiting =
    acts.entries.filter((e) => e.progress !== 'durable' && e.held === null && e.op.kind !== PHOTO_ACT).length +
    photos.filter((row) => isWaiting(row) && !heldIds.has(row.opId ?? '')).length
  const [sign, words] =
    held > 0
      ? ['!', t('ui.field.outboxHeld', { count: held })]
      : waiting > 0
        ? ['↑', t('ui.field.outboxWaiting', { count: waiting })]
        : ['✓', later > 0 ? t('ui.field.outboxLater', { count: later }) : t('ui.field.outboxEmpty')]
  return (
    <span className={held > 0 ? 'lf-mark lf-mark-error' : waiting > 0 ? 'lf-mark lf-mark-warning' : 'lf-mark'}>
      <span aria-hidden="true">{sign}</span> {words}
    </span>
  )
}

/** Keeps on the phone what screens need without a signal. */
function useCarrying(opened: Opened, screens: readonly ScreenRoute[]): void {
  useEffect(() => {
    const carry = () => {
      for (const one of screens)
        void one.carry?.().then(
          (of) => of.carry(opened),
          () => undefined,
        )
    }
    carry()
    addEventListener('online', carry)
    return () => removeEventListener('online', carry)
  }, [opened, screens])
}

/** Nobody is led to a first page that is not his. */
const Home = ({ tabs }: { tabs: readonly ScreenRoute[] }) => {
  const isHome = useMatchRoute()({ to: '/' })
  const first = tabs[0]
  if (!isHome || first === undefined || tabs.some((one) => one.path === '/')) return <Outlet />
  return <Navigate to={first.path} replace />
}

const NO_SCREENS: readonly ScreenRoute[] = []

const Inside = ({ opened, screens }: { opened: Opened; screens: readonly ScreenRoute[] }) => {
  const t = useT()
  const { author } = opened
  const role = useRoleOf(opened)
  useEffect(keepDelivering, [])
  const mine = useMemo(
    () =>
      role === undefined
        ? NO_SCREENS
        : screens.filter((one) => role === null || one.roles === undefined || one.roles.includes(role)),
    [screens, role],
  )
  useCarrying(opened, role === null ? NO_SCREENS : mine)
  const atDoors = useMemo(() => doorScreensOf(mine), [mine])
  const tabs = mine.filter((one) => one.navOrder !== undefined).sort((a, b) => (a.navOrder ?? 0) - (b.navOrder ?? 0))
  return (
    <>
      <header className="lf-head">
        <Link to="/outbox" className="lf-outbox">
          <OutboxMark author={author} />
        </Link>
        <button type="button" className="lf-link" onClick={() => void lock()}>
          {t('ui.field.lock')}
        </button>
      </header>
      <NewerApp />
      <main className="lf-page" id="main">
        {role === undefined ? (
          <p className="lf-quiet">{t('ui.field.wait')}</p>
        ) : (
          <FieldRole value={role}>
            <DoorScreens value={atDoors}>
              <Home tabs={tabs} />
            </DoorScreens>
          </FieldRole>
        )}
      </main>
      <nav className="lf-tabs" aria-label={t('ui.field.tabs')}>
        {tabs.map((one) => (
          <Link key={one.path} to={one.path} activeOptions={{ exact: true }} className="lf-tab">
            {t(one.titleKey)}
          </Link>
        ))}
      </nav>
    </>
  )
}

/** Everything around a screen on a phone. Whoever is not let in sees the lock. */
export const FieldShell = ({ screens }: { screens: readonly ScreenRoute[] }) => {
  const t = useT()
  const device = useDevice()
  if (device.kind === 'open') return <Inside key={device.opened.author} opened={device.opened} screens={screens} />
  return (
    <>
      <NewerApp />
      <main className="lf-page">
        {device.kind === 'starting' ? (
          <p className="lf-quiet">{t('ui.field.wait')}</p>
        ) : device.kind === 'unable' ? (
          <>
            <h1>{t('ui.field.unable')}</h1>
            <p>{t(`ui.field.unable.${device.reason}`)}</p>
          </>
        ) : (
          <LockScreen vaults={device.vaults} />
        )}
      </main>
    </>
  )
}
