import { Alert, Button, Form, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { BATCH_END_REASONS, ENDED_BY } from '#features/residents/vocabulary.ts'
import { DateField, EnumSelect, requiredRule } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { BatchPreview } from './batch-preview.tsx'
import {
  type BatchAnswer,
  type BatchKind,
  type Details,
  type EndDetails,
  type Selection,
  useBatch,
  whatOf,
} from './use-batch-panel.tsx'
import './residents.css'

interface Props {
  kind: BatchKind
  chosen: Selection
  /** Words for a door of the selection. */
  placeOf: (addressId: string) => string
  onClose: () => void
  onDone: () => void
}
type Values = Partial<EndDetails> & { to?: PickedAddress | null }

/** An act on many residences: what is needed, then who would be changed and who not and why, then the act, which can be taken back. */
export function BatchDialog({ kind, chosen, placeOf, onClose, onDone }: Props) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const [shown, setShown] = useState<{ details: Details; answer: BatchAnswer } | null>(null)
  const batch = useBatch()
  const look = async (details: Details) => {
    try {
      setShown({ details, answer: await batch.preview(details, chosen) })
    } catch (error) {
      putErrors(form, error)
    }
  }
  const act = async () => {
    if (shown === null) return
    const answer = await batch.act(shown.details, chosen).catch(() => undefined)
    if (answer !== undefined) onDone()
  }
  const changes = shown ? shown.answer.people + shown.answer.houses : 0
  return (
    <Modal
      open
      width={820}
      title={t(`residents.batch.title.${kind}`)}
      onCancel={onClose}
      // Nothing has to be asked before a confirmation: what it would change is shown at once.
      afterOpenChange={(open) => {
        if (open && kind === 'confirm') void look({ kind })
      }}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('ui.cancel')}
        </Button>,
        shown === null ? (
          <Button key="look" type="primary" loading={batch.isPending} onClick={() => form.submit()}>
            {t('residents.batch.preview')}
          </Button>
        ) : (
          <Button
            key="act"
            type="primary"
            loading={batch.isPending}
            disabled={changes === 0}
            onClick={() => void act()}
          >
            {t(`residents.batch.act.${kind}`, { what: whatOf(t, shown.answer) })}
          </Button>
        ),
      ]}
    >
      <p className="la-consequence">{t(`residents.batch.text.${kind}`)}</p>
      {kind === 'confirm' ? null : (
        <Form<Values>
          form={form}
          layout="vertical"
          initialValues={{ endedOn: todayInShanghai() }}
          onValuesChange={() => setShown(null)}
          onFinish={(values) => void look(detailsOf(kind, values))}
        >
          {kind === 'end' ? <EndFields /> : <DoorField />}
        </Form>
      )}
      {shown ? <BatchPreview answer={shown.answer} placeOf={placeOf} /> : null}
      {shown && changes === 0 ? <Alert type="warning" showIcon title={t('residents.batch.nothing')} /> : null}
    </Modal>
  )
}

const detailsOf = (kind: 'end' | 'readdress', values: Values): Details =>
  kind === 'end'
    ? ({ kind, reason: values.reason, endedBy: values.endedBy, endedOn: values.endedOn } as Details)
    : { kind, toAddressId: values.to?.id ?? '' }

function EndFields(): ReactNode {
  const t = useT()
  return (
    <div className="la-res-fields">
      <EnumSelect
        name="reason"
        label={t('residents.end.reason')}
        values={BATCH_END_REASONS}
        family="residents.endReason"
        required
      />
      <EnumSelect name="endedBy" label={t('residents.end.by')} values={ENDED_BY} family="residents.endedBy" required />
      <DateField name="endedOn" label={t('residents.end.on')} max={todayInShanghai()} required />
    </div>
  )
}

function DoorField(): ReactNode {
  const t = useT()
  return (
    <Form.Item name="to" label={t('residents.batch.to')} rules={[requiredRule(t)]}>
      <AddressPicker />
    </Form.Item>
  )
}
