import { Alert, Form, Modal } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { Community } from './communities-panel.tsx'

const CHANGED = [
  'organisation.listCommunities',
  'organisation.previewCommunity',
  'organisation.listChanges',
  'organisation.tree',
  'organisation.getUnit',
] as const

interface Props {
  community: Community
  onClose: () => void
}

/** Another name: every address begins with it from then on, the former texts stay findable. */
export function RenameCommunity({ community: c, onClose }: Props) {
  const t = useT()
  const rename = useApiCommand('organisation.renameCommunity', { quiet: true, invalidates: CHANGED })
  return (
    <ChangeForm
      act={t('organisation.communities.rename')}
      text={t('organisation.communities.renameText', { name: c.name, code: c.code })}
      code={c.code}
      field="name"
      label={t('organisation.communities.newName')}
      maxLength={40}
      busy={rename.isPending}
      onClose={onClose}
      onSend={async (name, note) => {
        const now = await rename.mutateAsync({ code: c.code, version: c.version, name, ...note })
        toast(t('organisation.communities.renamed', { name: now.name }))
      }}
    />
  )
}

/** Merge, split or recode by the statistics office: everything that names the old code names the new one from then on. */
export function RecodeCommunity({ community: c, onClose }: Props) {
  const t = useT()
  const recode = useApiCommand('organisation.recodeCommunity', { quiet: true, invalidates: CHANGED })
  return (
    <ChangeForm
      act={t('organisation.communities.recode')}
      text={t('organisation.communities.recodeText', { name: c.name, code: c.code })}
      code={c.code}
      field="newCode"
      label={t('organisation.communities.newCode')}
      help={t('organisation.communities.newCodeHint')}
      maxLength={12}
      busy={recode.isPending}
      onClose={onClose}
      onSend={async (newCode, note) => {
        const now = await recode.mutateAsync({ code: c.code, version: c.version, newCode, ...note })
        toast(t('organisation.communities.recoded', { name: now.name, code: now.code }))
      }}
    />
  )
}

interface FormProps {
  act: string
  text: string
  code: string
  field: 'name' | 'newCode'
  label: string
  help?: string
  maxLength: number
  busy: boolean
  onClose: () => void
  onSend: (value: string, note: { note?: string }) => Promise<void>
}

function ChangeForm({ act, text, code, field, label, help, maxLength, busy, onClose, onSend }: FormProps) {
  const t = useT()
  const [form] = Form.useForm<Record<string, string>>()
  const [error, setError] = useState<string | null>(null)
  const typed = Form.useWatch(field, form)?.trim()
  const newCode = field === 'newCode' && typed !== undefined && /^\d{12}$/.test(typed) ? { newCode: typed } : {}
  const preview = useApiQuery('organisation.previewCommunity', { code, ...newCode }, { staleTime: 0 })
  const send = (values: Record<string, string>) =>
    onSend((values[field] ?? '').trim(), values.note ? { note: values.note } : {}).then(onClose, (problem: unknown) =>
      setError(putErrors(form, problem) ? null : errorText(problem)),
    )
  const refused = error ?? (preview.error ? errorText(preview.error) : null)
  return (
    <Modal
      open
      title={act}
      okText={act}
      cancelText={t('ui.cancel')}
      okButtonProps={{ danger: true }}
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form form={form} layout="vertical" onFinish={send}>
        {refused ? <Alert className="la-draft" type="error" showIcon title={refused} /> : null}
        <Alert className="la-draft" type="warning" showIcon title={text} />
        <TextField name={field} label={label} required maxLength={maxLength} help={help} />
        {preview.data ? <What preview={preview.data} /> : null}
        <TextField name="note" label={t('organisation.changes.note')} maxLength={500} />
      </Form>
    </Modal>
  )
}

interface Preview {
  successorName: string | null
  records: { kind: string; count: number }[]
  clashes: string[]
}

function What({ preview }: { preview: Preview }) {
  const t = useT()
  const records = preview.records.map((r) => `${t(`organisation.moved.${r.kind}` as never)} ${r.count}`).join(' · ')
  return (
    <>
      {preview.successorName ? <p>{t('organisation.communities.becomes', { name: preview.successorName })}</p> : null}
      <p className="org-soft">
        {t('organisation.communities.follows')} {records || t('organisation.communities.nothing')}
      </p>
      {preview.clashes.length > 0 ? (
        <Alert
          className="la-draft"
          type="error"
          showIcon
          title={t('organisation.communities.clashes', { names: preview.clashes.join('、') })}
        />
      ) : null}
    </>
  )
}
