import { Link } from '@tanstack/react-router'
import { useT } from '#ui/i18n/i18n.ts'
import { NAV_GROUPS, type NavGroup, type ScreenRoute } from '#ui/routes/screen-route.ts'

export interface NavSection {
  group: NavGroup
  entries: ScreenRoute[]
}

const isFor = (screen: ScreenRoute, role: string): boolean => !screen.roles || screen.roles.includes(role)

/** What this role finds in the navigation, by group and order. Empty groups are left out. */
export const navigationFor = (screens: readonly ScreenRoute[], role: string): NavSection[] =>
  NAV_GROUPS.map((group) => ({
    group,
    entries: screens
      .filter((one) => one.navGroup === group && isFor(one, role))
      .sort((a, b) => (a.navOrder ?? 100) - (b.navOrder ?? 100) || a.path.localeCompare(b.path)),
  })).filter((section) => section.entries.length > 0)

const Entry = ({ screen, onFollow }: { screen: ScreenRoute; onFollow?: (() => void) | undefined }) => {
  const t = useT()
  const Icon = screen.icon
  return (
    <li>
      <Link
        to={screen.path}
        className="la-nav-link"
        activeOptions={{ exact: screen.path === '/' }}
        activeProps={{ 'aria-current': 'page' }}
        {...(onFollow ? { onClick: onFollow } : {})}
      >
        <span className="la-nav-icon" aria-hidden="true">
          {Icon ? <Icon /> : null}
        </span>
        {t(screen.titleKey)}
      </Link>
    </li>
  )
}

interface Props {
  screens: readonly ScreenRoute[]
  role: string
  onFollow?: () => void
}

export const Navigation = ({ screens, role, onFollow }: Props) => {
  const t = useT()
  return (
    <nav className="la-nav" aria-label={t('ui.nav.label')}>
      {navigationFor(screens, role).map(({ group, entries }) => (
        <section key={group}>
          <h2 className="la-nav-heading">{t(`ui.nav.${group}`)}</h2>
          <ul>
            {entries.map((screen) => (
              <Entry key={screen.path} screen={screen} onFollow={onFollow} />
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
