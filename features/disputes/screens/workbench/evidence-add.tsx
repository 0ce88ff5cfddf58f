import { Form, Input, InputNumber } from 'antd'
import { useRef, useState } from 'react'
import { call } from '#ui/api/client.ts'
import { newId } from '#ui/device/new-id.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { FILE_KINDS, type FileKind } from '../../file-types.ts'
import { type Limits, prepare, sendPieces } from './evidence-upload.ts'

interface Told {
  kind: FileKind
  name: string
  copies: number
  takenAt?: string
  note?: string
}

interface Props {
  id: string
  limits: Limits
  onDone: () => void
  onClose: () => void
}

const COPIES_MAX = 99
const MB = 1024 * 1024
const ACCEPT = 'image/jpeg,image/png,application/pdf,audio/*'

/** A file is judged where it is chosen; what the server would refuse is never sent. */
export function AddEvidence({ id, limits, onDone, onClose }: Props) {
  const t = useT()
  const [file, setFile] = useState<File>()
  const [said, setSaid] = useState('')
  // The same id when it is tried again: the server goes on where the line broke.
  const fileId = useRef(newId())
  const submit = async ({ kind, name, copies, takenAt, note }: Told) => {
    if (file === undefined) {
      setSaid(t('disputes.evidenceFiles.required'))
      throw new Error('no file')
    }
    const { pieces, ...declared } = await prepare(file, limits)
    const standing = await call('disputes.declareFile', {
      id,
      fileId: fileId.current,
      kind,
      name,
      copies,
      ...declared,
      ...(takenAt ? { takenAt: `${takenAt}:00+08:00` } : {}),
      ...(note?.trim() ? { note } : {}),
    })
    try {
      const now = await sendPieces(id, standing, pieces, (done, all) =>
        setSaid(t('disputes.evidenceFiles.sending', { done, all })),
      )
      if (now?.state === 'REFUSED' && now.refusedCode)
        toast(t(`disputes.fileFault.${now.refusedCode}`), { kind: 'error' })
      else toast(t('disputes.evidenceFiles.done'))
    } catch (error) {
      showError(error)
      toast(t('disputes.evidenceFiles.stopped'), { kind: 'error' })
    }
    onDone()
  }
  return (
    <DialogForm<Told>
      title={t('disputes.evidenceFiles.add')}
      text={t('disputes.evidenceFiles.addText')}
      submit={t('disputes.evidenceFiles.add')}
      initial={{ copies: 1 }}
      onSubmit={submit}
      onClose={onClose}
      tellsRefusal
    >
      {(form) => (
        <>
          <Form.Item label={t('disputes.evidenceFiles.file')} htmlFor="ev-file" required extra={said}>
            <input
              id="ev-file"
              type="file"
              accept={ACCEPT}
              onChange={(event) => {
                const [chosen] = event.target.files ?? []
                setFile(chosen)
                if (chosen === undefined) return
                const [name = chosen.name] = chosen.name.split(/\.[^.]*$/)
                setSaid(t('disputes.evidenceFiles.chosen', { name, size: (chosen.size / MB).toFixed(1) }))
                if (!form.getFieldValue('name')) form.setFieldValue('name', name.slice(0, 100))
              }}
            />
          </Form.Item>
          <EnumSelect
            name="kind"
            label={t('disputes.evidenceFiles.kind')}
            required
            values={FILE_KINDS}
            family="disputes.fileKind"
          />
          <TextField name="name" label={t('disputes.evidenceFiles.name')} required maxLength={100} />
          <Form.Item name="copies" label={t('disputes.evidenceFiles.copies')} rules={[requiredRule(t)]}>
            <InputNumber min={1} max={COPIES_MAX} precision={0} />
          </Form.Item>
          <Form.Item name="takenAt" label={t('disputes.evidenceFiles.takenAt')}>
            <Input type="datetime-local" autoComplete="off" />
          </Form.Item>
          <TextField name="note" label={t('disputes.evidenceFiles.note')} maxLength={500} rows={2} />
        </>
      )}
    </DialogForm>
  )
}
