import { Form, Select } from 'antd'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { BODIES, type Body, type Evaluation, EVALUATIONS, type Way, WAYS } from '../../vocabulary.ts'
import { CHANGED } from './of-suggestion.ts'
import type { DialogProps } from './suggestion-acts.tsx'

export function AssignDialog({ suggestion: s, onDone, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('suggestions.assignSuggestion', { invalidates: CHANGED })
  return (
    <DialogForm<{ toStaffId: string; text?: string }>
      title={t('suggestions.act.assign')}
      text={t('suggestions.act.assignText')}
      submit={t('suggestions.act.assign')}
      onClose={onClose}
      onSubmit={async ({ toStaffId, text }) => {
        await send.mutateAsync({ id: s.id, version: s.version, toStaffId, ...(text ? { text } : {}) })
        toast(t('suggestions.act.done'))
        onDone()
      }}
    >
      <Form.Item name="toStaffId" label={t('suggestions.fact.toStaff')} rules={[requiredRule(t)]}>
        <Select
          showSearch
          optionFilterProp="label"
          options={s.colleagues.map((one) => ({ value: one.id, label: one.name }))}
        />
      </Form.Item>
      <TextField name="text" label={t('suggestions.fact.note')} rows={2} maxLength={1000} />
    </DialogForm>
  )
}

export function TakeUpDialog({ suggestion: s, onDone, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('suggestions.takeUpSuggestion', { invalidates: CHANGED })
  return (
    <DialogForm<{ text?: string }>
      title={t('suggestions.act.takeUp')}
      text={t('suggestions.act.takeUpText')}
      submit={t('suggestions.act.takeUp')}
      onClose={onClose}
      onSubmit={async ({ text }) => {
        await send.mutateAsync({ id: s.id, version: s.version, ...(text ? { text } : {}) })
        toast(t('suggestions.act.done'))
        onDone()
      }}
    >
      <TextField name="text" label={t('suggestions.fact.note')} rows={2} maxLength={1000} />
    </DialogForm>
  )
}

/** A word on the way, or the answer. */
export function ReplyDialog({ suggestion: s, isAnswer, onDone, onClose }: DialogProps & { isAnswer: boolean }) {
  const t = useT()
  const act = isAnswer ? 'reply' : 'tell'
  const send = useApiCommand('suggestions.replySuggestion', { invalidates: CHANGED })
  return (
    <DialogForm<{ way: Way; text: string }>
      title={t(`suggestions.act.${act}`)}
      text={t(`suggestions.act.${act}Text`)}
      submit={t(`suggestions.act.${act}`)}
      initial={{ way: '会议' }}
      onClose={onClose}
      onSubmit={async (v) => {
        await send.mutateAsync({ id: s.id, version: s.version, isAnswer, ...v })
        toast(t('suggestions.act.done'))
        onDone()
      }}
    >
      <Form.Item name="way" label={t('suggestions.fact.way')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('suggestions.fact.way')}
          options={WAYS.map((value) => ({ value, label: t(`suggestions.way.${value}`) }))}
        />
      </Form.Item>
      <TextField
        required
        name="text"
        label={t('suggestions.fact.reply')}
        help={t('suggestions.fact.textHelp')}
        rows={3}
        maxLength={1000}
      />
    </DialogForm>
  )
}

export function EvaluateDialog({ suggestion: s, onDone, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('suggestions.evaluateSuggestion', { invalidates: CHANGED })
  return (
    <DialogForm<{ evaluation: Evaluation; text?: string }>
      title={t('suggestions.act.evaluate')}
      text={t('suggestions.act.evaluateText')}
      submit={t('suggestions.act.evaluate')}
      onClose={onClose}
      onSubmit={async ({ evaluation, text }) => {
        await send.mutateAsync({ id: s.id, version: s.version, evaluation, ...(text ? { text } : {}) })
        toast(t('suggestions.act.done'))
        onDone()
      }}
    >
      <Form.Item name="evaluation" label={t('suggestions.fact.evaluation')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('suggestions.fact.evaluation')}
          options={EVALUATIONS.map((value) => ({ value, label: t(`suggestions.evaluation.${value}`) }))}
        />
      </Form.Item>
      <TextField name="text" label={t('suggestions.fact.note')} rows={2} maxLength={1000} />
    </DialogForm>
  )
}

const AS = { close: 'CLOSED', notPolice: 'NOT_POLICE', withdraw: 'WITHDRAWN' } as const

export function EndDialog({ suggestion: s, act, onDone, onClose }: DialogProps & { act: keyof typeof AS }) {
  const t = useT()
  const send = useApiCommand('suggestions.endSuggestion', { invalidates: CHANGED })
  return (
    <DialogForm<{ toBody?: Body; toBodyName?: string; reason: string }>
      title={t(`suggestions.act.${act}`)}
      text={t(`suggestions.act.${act}Text`)}
      submit={t(`suggestions.act.${act}`)}
      onClose={onClose}
      onSubmit={async ({ toBody, toBodyName, reason }) => {
        await send.mutateAsync({
          id: s.id,
          version: s.version,
          as: AS[act],
          reason,
          ...(toBody ? { toBody } : {}),
          ...(toBodyName ? { toBodyName } : {}),
        })
        toast(t('suggestions.act.done'))
        onDone()
      }}
    >
      {act === 'notPolice' ? (
        <>
          <Form.Item name="toBody" label={t('suggestions.fact.toBody')} rules={[requiredRule(t)]}>
            <Chips
              single
              label={t('suggestions.fact.toBody')}
              options={BODIES.map((value) => ({ value, label: t(`suggestions.body.${value}`) }))}
            />
          </Form.Item>
          <TextField name="toBodyName" label={t('suggestions.fact.toBodyName')} maxLength={60} />
        </>
      ) : null}
      <TextField required name="reason" label={t('suggestions.fact.reason')} rows={3} maxLength={500} />
    </DialogForm>
  )
}
