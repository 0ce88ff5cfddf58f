import { Button } from 'antd'
import { useState } from 'react'
import { call } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PROTECTED } from '../../vocabulary.ts'
import { CHANGES, type FollowUp, type Party } from './of-follow-up.ts'

interface Props {
  followUp: Pick<FollowUp, 'id' | 'version'>
  party: Party
}

/** Where a protected party can be reached: shown by an act of its own, gone from the screen with the page. */
export function Address({ followUp: f, party: p }: Props) {
  const t = useT()
  const [shown, setShown] = useState<string>()
  const [isOpen, setOpen] = useState(false)
  if (p.role !== PROTECTED) return null
  const reveal = () =>
    call('followUps.revealAddress', { id: f.id, partyId: p.id }).then(
      (answer) => setShown(answer.address),
      (error: unknown) => showError(error),
    )
  return (
    <div className="fu-acts">
      {shown === undefined ? null : <strong>{shown}</strong>}
      {p.hasAddress && shown === undefined ? (
        <Button size="small" onClick={() => void reveal()}>
          {t('followUps.act.reveal')}
        </Button>
      ) : null}
      <Button size="small" onClick={() => setOpen(true)}>
        {t('followUps.act.setAddress')}
      </Button>
      {isOpen ? (
        <SetAddress
          followUp={f}
          party={p}
          onClose={() => {
            setShown(undefined)
            setOpen(false)
          }}
        />
      ) : null}
    </div>
  )
}

function SetAddress({ followUp: f, party: p, onClose }: Props & { onClose: () => void }) {
  const t = useT()
  const set = useApiCommand('followUps.setAddress', {
    invalidates: [...CHANGES],
    onSuccess: () => toast(t('followUps.recorded')),
  })
  return (
    <DialogForm<{ address: string }>
      title={t('followUps.act.setAddress')}
      text={t('followUps.field.addressHelp')}
      submit={t('followUps.act.save')}
      onClose={onClose}
      onSubmit={({ address }) => set.mutateAsync({ id: f.id, version: f.version, partyId: p.id, address })}
    >
      <TextField name="address" label={t('followUps.field.address')} maxLength={200} required />
    </DialogForm>
  )
}
