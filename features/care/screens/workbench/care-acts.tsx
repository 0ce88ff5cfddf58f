import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { EXIT_REASONS, type ExitReason, WITHDRAWN } from '../../vocabulary.ts'
import { ConsentDialog, HelpDialog, PlanDialog, ReviewDialog } from './care-dialogs.tsx'
import { CARE_READS, type Subject } from './of-care.ts'

type Dialog = 'consent' | 'update' | 'review' | 'help'
const DIALOGS = { consent: ConsentDialog, update: PlanDialog, review: ReviewDialog, help: HelpDialog } as const

/** What is open to do with a subject; the server says what. */
export function Acts({ subject: c }: { subject: Subject }) {
  const t = useT()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const accept = useApiCommand('care.accept', { invalidates: CARE_READS, onSuccess: () => toast(t('care.accepted')) })
  const Shown = dialog && DIALOGS[dialog]
  return (
    <>
      {c.can.exit ? <Exit subject={c} /> : null}
      {(['review', 'update', 'consent', 'help'] as const)
        .filter((one) => c.can[one])
        .map((one) => (
          <Button key={one} onClick={() => setDialog(one)}>
            {t(`care.act.${one}`)}
          </Button>
        ))}
      {c.can.accept ? (
        <ConfirmAct
          danger={false}
          act={t('care.act.accept')}
          consequence={t('care.acceptText')}
          onConfirm={() => accept.mutateAsync({ id: c.id, version: c.version })}
        />
      ) : null}
      {c.nextVisitOn ? (
        <Link
          to="/doors/$addressId/visit"
          params={{ addressId: c.addressId } as never}
          className="la-button la-button-main"
        >
          {t('care.act.visit')}
        </Link>
      ) : null}
      {Shown ? <Shown subject={c} onClose={() => setDialog(null)} /> : null}
    </>
  )
}

function Exit({ subject: c }: { subject: Subject }) {
  const t = useT()
  const navigate = useNavigate()
  const [reason, setReason] = useState<ExitReason>('不需要')
  const exit = useApiCommand('care.exit', { invalidates: CARE_READS.filter((one) => one !== 'care.get') })
  const confirm = async () => {
    await exit.mutateAsync({ id: c.id, version: c.version, reason })
    toast(t(reason === WITHDRAWN ? 'care.withdrawn' : 'care.done'))
    await navigate({ to: '/care' })
  }
  return (
    <ConfirmAct act={t('care.act.exit')} consequence={t('care.exitText')} onConfirm={confirm}>
      <Form.Item label={t('care.field.exitReason')} htmlFor="care-exit-reason" layout="vertical">
        <Select<ExitReason>
          id="care-exit-reason"
          value={reason}
          onChange={setReason}
          options={EXIT_REASONS.map((value) => ({ value, label: t(`care.exit.${value}`) }))}
        />
      </Form.Item>
    </ConfirmAct>
  )
}
