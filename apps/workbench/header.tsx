import { LockOutlined, MenuOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Bell } from '#features/notifications/screens/workbench/bell.tsx'
import { SearchPanel } from '#features/search/screens/workbench/search-panel.tsx'
import { useApiCommand } from '#ui/api/hooks.ts'
import { lockNow } from '#ui/api/session.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { Brand } from '#ui/layout/brand.tsx'
import type { Me } from '#ui/session/me.ts'
import { PostingSwitch } from './posting-switch.tsx'
import { UserMenu } from './user-menu.tsx'

/** Roles whose work has people or addresses; the server decides, this only leaves out a box that could not answer. */
const SEARCHERS = ['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY', 'DUTY', 'DUTY_LEAD']

interface Props {
  me: Me
  /** Present where the navigation is a drawer. */
  onMenu: (() => void) | undefined
}

export const Header = ({ me, onMenu }: Props) => {
  const t = useT()
  // The page closes first: even where the server does not answer, nobody reads on.
  const lock = useApiCommand('accounts.lockSession', { quiet: true })
  return (
    <header className="la-header">
      {onMenu ? (
        <button type="button" className="la-icon-button" onClick={onMenu} aria-label={t('ui.shell.openMenu')}>
          <MenuOutlined aria-hidden="true" />
        </button>
      ) : null}
      <Link to="/" className="la-home" aria-label={t('ui.shell.home')}>
        <Brand />
      </Link>
      <PostingSwitch me={me} />
      {SEARCHERS.some((role) => role === me.role) ? <SearchPanel /> : null}
      <div className="la-header-end">
        {me.role === 'SYS' || me.role === 'NONE' ? null : <Bell me={me} />}
        <button
          type="button"
          className="la-icon-button"
          aria-label={t('ui.shell.lock')}
          title={t('ui.shell.lock')}
          onClick={() => {
            lockNow()
            lock.mutate({})
          }}
        >
          <LockOutlined aria-hidden="true" />
        </button>
        <UserMenu me={me} />
      </div>
    </header>
  )
}
