import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type Method, METHODS, type Result, RESULTS } from '../../vocabulary.ts'
import { CHANGED, type Check } from './of-check.ts'

interface Props {
  check: Check
  onDone: () => void
}

/** What may be done with a check, as the server says. */
export function CheckActs({ check, onDone }: Props) {
  const t = useT()
  const [opened, setOpened] = useState<'record' | 'answer' | null>(null)
  const close = () => setOpened(null)
  return (
    <>
      {check.can.record ? (
        <Button type="primary" onClick={() => setOpened('record')}>
          {t('spotChecks.record')}
        </Button>
      ) : null}
      {check.can.answer ? (
        <Button type="primary" onClick={() => setOpened('answer')}>
          {t('spotChecks.answer')}
        </Button>
      ) : null}
      {opened === 'record' ? <RecordDialog check={check} onDone={onDone} onClose={close} /> : null}
      {opened === 'answer' ? <AnswerDialog check={check} onDone={onDone} onClose={close} /> : null}
    </>
  )
}

interface Asked {
  method: Method
  /** `YYYY-MM-DDTHH:mm` in China. */
  at: string
  result: Result
  note?: string
}

/** Now, as a clock on a wall in China shows it. */
const nowThere = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16)

function RecordDialog({ check, onDone, onClose }: Props & { onClose: () => void }) {
  const t = useT()
  const send = useApiCommand('spotChecks.recordTry', { invalidates: CHANGED })
  return (
    <DialogForm<Asked>
      title={t('spotChecks.record')}
      text={t('spotChecks.recordText', { max: check.maxTries })}
      submit={t('spotChecks.record')}
      initial={{ method: '电话', at: nowThere() }}
      onClose={onClose}
      onSubmit={async ({ method, at, result, note }) => {
        const when = new Date(`${at}:00+08:00`).toISOString()
        await send.mutateAsync({
          id: check.id,
          version: check.version,
          method,
          at: when,
          result,
          ...(note ? { note } : {}),
        })
        toast(t('spotChecks.recordDone'))
        onDone()
      }}
    >
      <Form.Item name="method" label={t('spotChecks.field.method')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('spotChecks.field.method')}
          options={METHODS.map((value) => ({ value, label: t(`spotChecks.method.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="at" label={t('spotChecks.field.at')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" />
      </Form.Item>
      <Form.Item name="result" label={t('spotChecks.field.result')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('spotChecks.field.result')}
          options={RESULTS.map((value) => ({ value, label: t(`spotChecks.result.${value}`) }))}
        />
      </Form.Item>
      <TextField
        name="note"
        label={t('spotChecks.field.note')}
        help={t('spotChecks.field.noteHelp')}
        rows={3}
        maxLength={200}
      />
    </DialogForm>
  )
}

function AnswerDialog({ check, onDone, onClose }: Props & { onClose: () => void }) {
  const t = useT()
  const send = useApiCommand('spotChecks.answerCheck', { invalidates: CHANGED })
  return (
    <DialogForm<{ text: string }>
      title={t('spotChecks.answer')}
      text={t('spotChecks.answerText')}
      submit={t('spotChecks.answer')}
      onClose={onClose}
      onSubmit={async ({ text }) => {
        await send.mutateAsync({ id: check.id, version: check.version, text })
        toast(t('spotChecks.answerDone'))
        onDone()
      }}
    >
      <TextField required name="text" label={t('spotChecks.answer')} rows={4} maxLength={500} />
    </DialogForm>
  )
}
