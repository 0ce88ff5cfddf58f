import { Form, Select } from 'antd'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { BODIES, type Body } from '../../vocabulary.ts'
import type { DialogProps } from './need-acts.tsx'
import { CHANGED } from './of-need.ts'

interface Transfer {
  to: 'staff' | 'body'
  toStaffId?: string
  toBody?: Body
  toBodyName?: string
  text?: string
}

/** To a colleague or to an outside body. */
export function TransferDialog({ need, onDone, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('needs.transferNeed', { invalidates: CHANGED })
  const receiverOf = (v: Transfer) =>
    v.to === 'staff'
      ? v.toStaffId
        ? { toStaffId: v.toStaffId }
        : {}
      : { ...(v.toBody ? { toBody: v.toBody } : {}), ...(v.toBodyName ? { toBodyName: v.toBodyName } : {}) }
  return (
    <DialogForm<Transfer>
      title={t('needs.act.transfer')}
      text={t('needs.act.transferText')}
      submit={t('needs.act.transfer')}
      initial={{ to: need.isPoliceMatter ? 'staff' : 'body' }}
      onClose={onClose}
      onSubmit={async (v) => {
        await send.mutateAsync({
          id: need.id,
          version: need.version,
          ...receiverOf(v),
          ...(v.text ? { text: v.text } : {}),
        })
        toast(t('needs.act.done'))
        onDone()
      }}
    >
      <Form.Item name="to" label={t('needs.field.toWhom')}>
        <Chips
          single
          label={t('needs.field.toWhom')}
          options={(['staff', 'body'] as const).map((value) => ({ value, label: t(`needs.toWhom.${value}`) }))}
        />
      </Form.Item>
      <Receiver colleagues={need.colleagues} />
      <TextField name="text" label={t('needs.field.note')} rows={2} maxLength={1000} />
    </DialogForm>
  )
}

function Receiver({ colleagues }: { colleagues: DialogProps['need']['colleagues'] }) {
  const t = useT()
  const form = Form.useFormInstance<Transfer>()
  if (Form.useWatch('to', form) === 'body')
    return (
      <>
        <Form.Item name="toBody" label={t('needs.field.toBody')} rules={[requiredRule(t)]}>
          <Chips
            single
            label={t('needs.field.toBody')}
            options={BODIES.map((value) => ({ value, label: t(`needs.body.${value}`) }))}
          />
        </Form.Item>
        <TextField name="toBodyName" label={t('needs.field.toBodyName')} maxLength={60} />
      </>
    )
  return (
    <Form.Item name="toStaffId" label={t('needs.field.toStaff')} rules={[requiredRule(t)]}>
      <Select
        showSearch
        optionFilterProp="label"
        options={colleagues.map((one) => ({ value: one.id, label: one.name }))}
      />
    </Form.Item>
  )
}

/** The other side has it, sends it back, or it is taken back. */
export function AnswerTransferDialog({
  need,
  answer,
  onDone,
  onClose,
}: DialogProps & { answer: 'accept' | 'return' | 'takeBack' }) {
  const t = useT()
  const send = useApiCommand('needs.answerTransfer', { invalidates: CHANGED })
  const act = answer === 'accept' && need.toBody !== null ? 'received' : answer
  return (
    <DialogForm<{ text?: string }>
      title={t(`needs.act.${act}`)}
      text={t(`needs.act.${act}Text`)}
      submit={t(`needs.act.${act}`)}
      onClose={onClose}
      onSubmit={async ({ text }) => {
        await send.mutateAsync({ id: need.id, version: need.version, answer, ...(text ? { text } : {}) })
        toast(t('needs.act.done'))
        onDone()
      }}
    >
      <TextField
        name="text"
        required={answer === 'return'}
        label={answer === 'return' ? t('needs.field.reason') : t('needs.field.note')}
        rows={2}
        maxLength={1000}
      />
    </DialogForm>
  )
}
