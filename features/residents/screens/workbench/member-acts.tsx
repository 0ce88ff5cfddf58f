import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { DOOR_READS } from './at-door.ts'
import type { Door } from './door.tsx'
import type { DoorHouseholdData, DoorMember } from './door-household.tsx'
import { EndDialog } from './end-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { ExtendDialog, RejectDialog } from './stay-dialogs.tsx'

type Dialog = 'end' | 'reject' | 'extend' | 'move' | null

/** What this reader may do with one member now; the record's `can` decides each. */
export function MemberActs({
  door,
  household,
  member,
}: {
  door: Door
  household: DoorHouseholdData
  member: DoorMember
}) {
  const t = useT()
  const [dialog, setDialog] = useState<Dialog>(null)
  const confirm = useApiCommand('residents.confirmResidences', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.confirm')),
  })
  const head = useApiCommand('residents.setHead', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.head')),
  })
  const { can } = member
  const setHead = () =>
    head.mutate({
      householdId: household.householdId,
      version: household.version,
      residenceId: member.residenceId,
      relations: [],
    })
  const more = [
    ...(can.extend ? [{ key: 'extend', label: t('residents.act.extend'), onClick: () => setDialog('extend') }] : []),
    ...(can.head && !member.isHead ? [{ key: 'head', label: t('residents.act.head'), onClick: setHead }] : []),
    ...(can.move ? [{ key: 'move', label: t('residents.act.move'), onClick: () => setDialog('move') }] : []),
    ...(can.reject ? [{ key: 'reject', label: t('residents.act.reject'), onClick: () => setDialog('reject') }] : []),
  ]
  const waits = member.state === 'DECLARED' || member.state === 'EXPIRING' || member.state === 'TO_VERIFY'
  const close = () => setDialog(null)
  return (
    <div className="la-res-acts">
      {can.confirm && waits ? (
        <Button
          type="primary"
          ghost
          loading={confirm.isPending}
          onClick={() => confirm.mutate({ residenceIds: [member.residenceId] })}
        >
          {t('residents.act.confirm')}
        </Button>
      ) : null}
      {can.end ? <Button onClick={() => setDialog('end')}>{t('residents.act.end')}</Button> : null}
      {more.length > 0 ? (
        <Dropdown menu={{ items: more }} trigger={['click']}>
          <Button
            icon={<DownOutlined aria-hidden="true" />}
            iconPlacement="end"
            aria-label={t('residents.act.moreFor', { name: member.name })}
          >
            {t('residents.act.more')}
          </Button>
        </Dropdown>
      ) : null}
      {dialog === 'end' ? <EndDialog member={member} onClose={close} /> : null}
      {dialog === 'reject' ? <RejectDialog member={member} onClose={close} /> : null}
      {dialog === 'extend' ? <ExtendDialog member={member} onClose={close} /> : null}
      {dialog === 'move' ? <MoveDialog door={door} household={household} member={member} onClose={close} /> : null}
    </div>
  )
}
