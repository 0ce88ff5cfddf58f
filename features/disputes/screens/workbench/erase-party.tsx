import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import './evidence.css'

interface Props {
  id: string
  version: number
  partyId: string
}

const CHANGED = ['disputes.getDispute', 'disputes.listFiles', 'disputes.listDisputes'] as const

/** For the deputy, on an ended file: a party asked for deletion (个人信息保护法 47). The server says where the law keeps the file. */
export function EraseParty({ id, version, partyId }: Props) {
  const t = useT()
  const [note, setNote] = useState('')
  const [fileIds, setFileIds] = useState<string[]>([])
  const [fault, setFault] = useState('')
  const { data } = useApiQuery('disputes.listFiles', { id })
  const erase = useApiCommand('disputes.eraseParty', { quiet: true, invalidates: [...CHANGED] })
  const confirm = async () => {
    try {
      await erase.mutateAsync({ id, version, partyId, fileIds, note })
    } catch (error) {
      setFault((error as { fields?: { message: string }[] }).fields?.[0]?.message ?? (error as Error).message)
      throw error
    }
    toast(t('disputes.erase.done'))
  }
  const kept = (data?.items ?? []).filter((one) => one.state === 'WHOLE' || one.state === 'OPEN')
  const field = `ev-erase-${partyId}`
  return (
    <ConfirmAct size="small" act={t('disputes.erase.act')} consequence={t('disputes.erase.text')} onConfirm={confirm}>
      {kept.length > 0 ? (
        <fieldset>
          <legend>{t('disputes.erase.files')}</legend>
          <Checkbox.Group
            value={fileIds}
            onChange={setFileIds}
            options={kept.map((one) => ({ value: one.id, label: one.name }))}
          />
        </fieldset>
      ) : null}
      <label htmlFor={field}>{t('disputes.erase.note')}</label>
      <Input
        id={field}
        value={note}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => setNote(event.target.value)}
        status={fault ? 'error' : ''}
        aria-describedby={`${field}-fault`}
      />
      <div id={`${field}-fault`} className="ev-fault" role="alert">
        {fault}
      </div>
    </ConfirmAct>
  )
}
