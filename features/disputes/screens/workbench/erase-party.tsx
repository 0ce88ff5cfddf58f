import { Checkbox } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmReason } from '#ui/records/confirm-reason.tsx'

interface Props {
  id: string
  version: number
  partyId: string
}

const CHANGED = ['disputes.getDispute', 'disputes.listFiles', 'disputes.listDisputes'] as const

/** For the deputy, on an ended file: a party asked for deletion (个人信息保护法 47). The server says where the law keeps the file. */
export function EraseParty({ id, version, partyId }: Props) {
  const t = useT()
  const [fileIds, setFileIds] = useState<string[]>([])
  const { data } = useApiQuery('disputes.listFiles', { id })
  const erase = useApiCommand('disputes.eraseParty', { quiet: true, invalidates: [...CHANGED] })
  const confirm = async (note: string) => {
    await erase.mutateAsync({ id, version, partyId, fileIds, note })
    toast(t('disputes.erase.done'))
  }
  const kept = (data?.items ?? []).filter((one) => one.state === 'WHOLE' || one.state === 'OPEN')
  return (
    <ConfirmReason
      size="small"
      act={t('disputes.erase.act')}
      consequence={t('disputes.erase.text')}
      label={t('disputes.erase.note')}
      max={500}
      onConfirm={confirm}
    >
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
    </ConfirmReason>
  )
}
