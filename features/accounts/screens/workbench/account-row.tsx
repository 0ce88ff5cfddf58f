import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  MailOutlined,
  StopOutlined,
} from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useInstant } from './use-instant.ts'

type Account = ApiOutput<'accounts.listAccounts'>['items'][number]
const ICONS = {
  active: CheckCircleOutlined,
  invited: MailOutlined,
  expired: ClockCircleOutlined,
  no_second_factor: ExclamationCircleOutlined,
  disabled: StopOutlined,
}

interface Props {
  account: Account
  onChanged: () => void
  onSlip: (slip: ApiOutput<'accounts.invite'>) => void
}

export const AccountRow = ({ account, onChanged, onSlip }: Props) => {
  const t = useT()
  const instant = useInstant()
  const Icon = ICONS[account.state]
  const enable = useApiCommand('accounts.enableAccount', {
    onSuccess: () => {
      toast(t('accounts.enabled', { name: account.loginName }))
      onChanged()
    },
  })
  // Closing can be taken back, so it is done at once and offers the way back.
  const disable = useApiCommand('accounts.disableAccount', {
    onSuccess: () => {
      toast(t('accounts.disabled', { name: account.loginName }), { undo: () => enable.mutate({ id: account.id }) })
      onChanged()
    },
  })
  const reset = useApiCommand('accounts.resetAccount', { onSuccess: onSlip })
  return (
    <tr>
      <th scope="row">{account.loginName}</th>
      <td data-label={t('accounts.list.person')}>
        {account.system
          ? t('accounts.list.system')
          : account.staff
            ? `${account.staff.name} ${account.staff.badgeNo}`
            : '–'}
        {account.staff?.unitName ? <span className="acc-note acc-block">{account.staff.unitName}</span> : null}
      </td>
      <td data-label={t('accounts.list.state')}>
        <span className={`acc-state acc-state-${account.state}`}>
          <Icon aria-hidden="true" /> {t(`accounts.state.${account.state}`)}
        </span>
        {account.state === 'invited' && account.invitationUntil ? (
          <span className="acc-note acc-block">
            {t('accounts.list.until', { at: instant(account.invitationUntil) })}
          </span>
        ) : null}
      </td>
      <td data-label={t('accounts.list.seen')}>{account.lastSeenAt ? instant(account.lastSeenAt) : '–'}</td>
      <td>
        <div className="acc-acts">
          {account.can.reset ? (
            <Popconfirm
              title={t('accounts.reset.title', { name: account.loginName })}
              description={t('accounts.reset.text')}
              okText={t('accounts.reset')}
              cancelText={t('accounts.cancel')}
              onConfirm={() => reset.mutate({ id: account.id, origin: window.location.origin })}
            >
              <Button size="small" loading={reset.isPending}>
                {t('accounts.reset')}
              </Button>
            </Popconfirm>
          ) : null}
          {account.can.disable ? (
            <Button size="small" onClick={() => disable.mutate({ id: account.id })} loading={disable.isPending}>
              {t('accounts.disable')}
            </Button>
          ) : null}
          {account.can.enable ? (
            <Button size="small" onClick={() => enable.mutate({ id: account.id })} loading={enable.isPending}>
              {t('accounts.enable')}
            </Button>
          ) : null}
        </div>
      </td>
    </tr>
  )
}
