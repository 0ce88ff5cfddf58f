import { Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { RouteName } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { RECEIPT_WAYS, type ReceiptWay } from '../../vocabulary.ts'
import { CHANGES, choices, filled, fromWall, toWall } from '../words.ts'
import type { DialogProps } from './next-acts.tsx'
import { inPlace } from './section.tsx'

/** What a record changes elsewhere: it is bound into the file, and the file's version goes up. */
export const RECORD_READS: readonly RouteName[] = [...CHANGES, 'disputes.listRecords']

const WITNESS = 'witness'
const SEXES = ['1', '2', '9'] as const

interface Inquiry {
  whom: string
  name?: string
  sex?: (typeof SEXES)[number]
  relation?: string
  at: string
  until?: string
  place: string
  withName?: string
  recorderName?: string
  record: string
}

/** 调查笔录 of one person: a party, or a witness by name and relation. */
export function InquiryDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const [at] = useState(() => toWall(new Date()))
  const add = useApiCommand('disputes.addInquiry', { invalidates: RECORD_READS, quiet: true })
  const people = [
    ...file.parties.map((p) => ({ value: p.id, label: p.name })),
    { value: WITNESS, label: t('disputes.records.witness') },
  ]
  return (
    <DialogForm<Inquiry>
      title={t('disputes.records.inquiry')}
      text={t('disputes.records.inquiryText')}
      submit={t('disputes.records.inquiry')}
      initial={{ at, place: file.sessions.at(-1)?.place ?? '' }}
      tellsRefusal
      onReload={onReload}
      onSubmit={async (v) => {
        const witness = { name: v.name?.trim() ?? '', sex: v.sex ?? '9', relation: v.relation?.trim() ?? '' }
        await add.mutateAsync({
          id: file.id,
          version: file.version,
          ...(v.whom === WITNESS ? { witness } : { partyId: v.whom }),
          at: fromWall(v.at),
          ...(v.until ? { until: fromWall(v.until) } : {}),
          place: v.place.trim(),
          record: v.record.trim(),
          ...filled({ withName: v.withName, recorderName: v.recorderName }),
        })
        toast(t('disputes.records.saved'))
      }}
      onClose={onClose}
    >
      <Form.Item name="whom" label={t('disputes.records.whom')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.records.whom')} options={people} />
      </Form.Item>
      <WitnessFields />
      <div className="dp-two">
        <Form.Item name="at" label={t('disputes.records.at')} rules={[requiredRule(t)]}>
          <Input type="datetime-local" autoComplete="off" />
        </Form.Item>
        <Form.Item name="until" label={t('disputes.records.until')}>
          <Input type="datetime-local" autoComplete="off" />
        </Form.Item>
        <TextField name="place" label={t('disputes.records.place')} required maxLength={100} />
        <TextField name="withName" label={t('disputes.records.withName')} maxLength={50} />
        <TextField
          name="recorderName"
          label={t('disputes.records.recorderName')}
          help={t('disputes.records.recorderHelp')}
          maxLength={50}
        />
      </div>
      <TextField
        name="record"
        label={t('disputes.records.record')}
        help={t('disputes.records.recordHelp')}
        required
        rows={8}
        maxLength={10_000}
      />
    </DialogForm>
  )
}

function WitnessFields() {
  const t = useT()
  const whom = Form.useWatch('whom') as string | undefined
  if (whom !== WITNESS) return null
  return (
    <div className="dp-two">
      <TextField name="name" label={t('disputes.records.name')} required maxLength={50} />
      <Form.Item name="sex" label={t('disputes.records.sex')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.records.sex')} options={choices(t, 'sex', SEXES)} />
      </Form.Item>
      <TextField
        name="relation"
        label={t('disputes.records.relation')}
        help={t('disputes.records.relationHelp')}
        required
        maxLength={60}
      />
    </div>
  )
}

interface Receipt {
  fromId: string
  toId: string
  at: string
  how: ReceiptWay
  amountYuan?: number | null
  what: string
  witness?: string
}

/** 收条: from party to party. What an agreement names first is filled in. */
export function ReceiptDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const [at] = useState(() => toWall(new Date()))
  const add = useApiCommand('disputes.addReceipt', { invalidates: RECORD_READS, quiet: true })
  const parties = file.parties.map((p) => ({ value: p.id, label: p.name }))
  return (
    <DialogForm<Receipt>
      title={t('disputes.records.receipt')}
      text={t('disputes.records.receiptText')}
      submit={t('disputes.records.receipt')}
      initial={{ at, how: '现金', ...owedIn(file) }}
      tellsRefusal
      onReload={onReload}
      onSubmit={async ({ amountYuan, witness, ...v }) => {
        await add.mutateAsync({
          id: file.id,
          version: file.version,
          ...v,
          at: fromWall(v.at),
          what: v.what.trim(),
          ...(amountYuan ? { amountYuan } : {}),
          ...filled({ witness }),
        })
        toast(t('disputes.records.saved'))
      }}
      onClose={onClose}
    >
      <div className="dp-two">
        <Form.Item name="fromId" label={t('disputes.records.from')} rules={[requiredRule(t)]}>
          <Select options={parties} getPopupContainer={inPlace} />
        </Form.Item>
        <Form.Item name="toId" label={t('disputes.records.to')} rules={[requiredRule(t)]}>
          <Select options={parties} getPopupContainer={inPlace} />
        </Form.Item>
        <Form.Item name="at" label={t('disputes.records.givenAt')} rules={[requiredRule(t)]}>
          <Input type="datetime-local" autoComplete="off" />
        </Form.Item>
        <Form.Item name="how" label={t('disputes.records.how')} rules={[requiredRule(t)]}>
          <Chips single label={t('disputes.records.how')} options={choices(t, 'receiptWay', RECEIPT_WAYS)} />
        </Form.Item>
        <Form.Item name="amountYuan" label={t('disputes.records.amount')}>
          <InputNumber min={1} max={2_000_000_000} precision={0} className="dp-full" controls={false} />
        </Form.Item>
        <TextField name="witness" label={t('disputes.records.receiptWitness')} maxLength={50} />
      </div>
      <TextField name="what" label={t('disputes.records.what')} required maxLength={200} />
    </DialogForm>
  )
}

/** The first payment that the latest agreement names: who owes it to the other of the pair, how much and for what. */
function owedIn(file: DialogProps['file']): Partial<Receipt> {
  const agreement = file.agreements.at(-1)
  const term = agreement?.terms.find((one) => one.amountYuan !== null)
  const from = file.parties.find((p) => p.name === term?.who)
  const pair = file.pairs.find((p) => from && (p.oneId === from.id || p.otherId === from.id))
  if (term === undefined || from === undefined || pair === undefined) return {}
  const toId = pair.oneId === from.id ? pair.otherId : pair.oneId
  return { fromId: from.id, toId, what: term.what, amountYuan: term.amountYuan }
}
