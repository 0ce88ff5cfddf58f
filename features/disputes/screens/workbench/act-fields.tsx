import { Checkbox, Form, Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { ActKind } from '../../dispute.ts'
import {
  BREACH_REASONS,
  CONFIRM_STATES,
  DECLINE_REASONS,
  FAIL_REASONS,
  MODES,
  PROOFS,
  REMEDIES,
} from '../../vocabulary.ts'
import { choices, type File, pairName } from '../words.ts'
import { EligibilityFields, NO_ANSWERS } from './eligibility-fields.tsx'
import { SuccessorFields } from './mediator-choice.tsx'

/* Fields of the acts that need only a few words. Each stands under `act`, where the server's complaints about it stand too. */

export type PlainKind = Exclude<ActKind, 'accept' | 'openSession' | 'agree' | 'visit'>

interface Props {
  file: File
  /** Upon which the act is open. */
  pairs: readonly string[]
}

const FAIL_UNSIGNED = '拒绝签字'

const select = (name: string, family: string, values: readonly string[]) =>
  function OneOf() {
    const t = useT()
    return (
      <EnumSelect
        name={['act', name]}
        label={t(`disputes.ask.${family}` as 'disputes.ask.mode')}
        required
        values={values}
        family={`disputes.${family}`}
      />
    )
  }

const chips = (name: string, family: string, values: readonly string[], single: boolean, ask = family) =>
  function Pressed() {
    const t = useT()
    const label = t(`disputes.ask.${ask}` as 'disputes.ask.mode')
    return (
      <Form.Item name={['act', name]} label={label} rules={[requiredRule(t)]}>
        <Chips single={single} label={label} options={choices(t, family, values)} />
      </Form.Item>
    )
  }

const check = (name: string) =>
  function Ticked() {
    const t = useT()
    return (
      <Form.Item name={['act', name]} valuePropName="checked">
        <Checkbox>{t(`disputes.ask.${name}` as 'disputes.ask.mode')}</Checkbox>
      </Form.Item>
    )
  }

const words = (name: string, required = true) =>
  function Words() {
    const t = useT()
    return (
      <TextField
        name={['act', name]}
        label={t(`disputes.ask.${name}` as 'disputes.ask.mode')}
        required={required}
        maxLength={60}
      />
    )
  }

/** Yes or no, said with words of its own. */
const yesNo = (name: string, yes: string, no: string) =>
  function Answer() {
    const t = useT()
    const label = t(`disputes.ask.${name}` as 'disputes.ask.mode')
    return (
      <Form.Item
        name={['act', name]}
        label={label}
        rules={[requiredRule(t)]}
        getValueProps={(v: boolean | undefined) => ({ value: v === undefined ? undefined : v ? 'yes' : 'no' })}
        normalize={(v: string) => v === 'yes'}
      >
        <Chips
          single
          label={label}
          options={[
            { value: 'yes', label: t(yes as 'disputes.ask.mode') },
            { value: 'no', label: t(no as 'disputes.ask.mode') },
          ]}
        />
      </Form.Item>
    )
  }

/** Parties of the pairs the act is upon. */
const parties = (name: string) =>
  function Parties({ file, pairs }: Props) {
    const t = useT()
    const label = t(`disputes.ask.${name}` as 'disputes.ask.mode')
    const upon = file.pairs.filter((p) => pairs.includes(p.id)).flatMap((p) => [p.oneId, p.otherId])
    return (
      <Form.Item name={['act', name]} label={label} rules={[requiredRule(t)]}>
        <Chips
          label={label}
          options={file.parties.filter((p) => upon.includes(p.id)).map((p) => ({ value: p.id, label: p.name }))}
        />
      </Form.Item>
    )
  }

function By({ file }: Props) {
  const t = useT()
  const label = t('disputes.ask.by')
  return (
    <Form.Item name={['act', 'by']} label={label} rules={[requiredRule(t)]}>
      <Chips
        single
        label={label}
        options={file.parties.filter((p) => p.side !== '第三人').map((p) => ({ value: p.id, label: p.name }))}
      />
    </Form.Item>
  )
}

/** Which pairs, where there are several; untouched, all of them. */
export function Pairs({ file, pairs, name = ['act', 'pairs'] }: Props & { name?: string | string[] }) {
  const t = useT()
  const label = t('disputes.ask.pairs')
  if (pairs.length < 2) return null
  return (
    <Form.Item name={name} label={label} initialValue={[...pairs]} rules={[requiredRule(t)]}>
      <Chips
        label={label}
        options={file.pairs
          .filter((p) => pairs.includes(p.id))
          .map((p) => ({ value: p.id, label: pairName(t, file, p) }))}
      />
    </Form.Item>
  )
}

/** Two who saw that a signature was refused. */
function Witnesses() {
  const t = useT()
  const reason = Form.useWatch(['act', 'reason'])
  if (reason !== FAIL_UNSIGNED) return null
  return (
    <Form.Item label={t('disputes.ask.witnesses')} required>
      {[0, 1].map((i) => (
        <Form.Item key={i} name={['act', 'witnesses', i]} rules={[requiredRule(t)]}>
          <Input aria-label={t('disputes.witnessNo', { no: i + 1 })} maxLength={50} autoComplete="off" />
        </Form.Item>
      ))}
    </Form.Item>
  )
}

/** The file that this one goes into, found by its number. */
function Into({ file }: Props) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const no = useDeferredValue(typed.trim())
  const found = useApiQuery('disputes.listDisputes', { open: 'yes', limit: 30, ...(no.length > 1 ? { no } : {}) })
  const others = (found.data?.items ?? []).filter((d) => d.id !== file.id)
  return (
    <Form.Item name={['act', 'intoId']} label={t('disputes.ask.intoId')} rules={[requiredRule(t)]}>
      <Select
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        placeholder={t('disputes.filter.no')}
        options={others.map((d) => ({ value: d.id, label: `${d.no} ${d.title}` }))}
      />
    </Form.Item>
  )
}

function ReasonText() {
  const t = useT()
  return <TextField name={['act', 'reason']} label={t('disputes.ask.reasonText')} required rows={2} maxLength={500} />
}

const Answers = () => <EligibilityFields name={['act', 'answers']} />

export const FIELDS = {
  mode: chips('mode', 'mode', MODES, true),
  declineReason: select('reason', 'decline', DECLINE_REASONS),
  failReason: select('reason', 'fail', FAIL_REASONS),
  breachReason: chips('reason', 'breach', BREACH_REASONS, true),
  told: chips('told', 'remedy', REMEDIES, false),
  proof: chips('proof', 'proof', PROOFS, true),
  to: chips('to', 'confirm', CONFIRM_STATES, true),
  isWhole: yesNo('isWhole', 'disputes.whole', 'disputes.part'),
  accept: yesNo('accept', 'disputes.acceptYes', 'disputes.acceptNo'),
  recorded: check('recorded'),
  isOfStatus: check('isOfStatus'),
  isDecided: check('isDecided'),
  approvalNo: words('approvalNo'),
  documentNo: words('documentNo'),
  externalNo: words('externalNo'),
  courtNo: words('courtNo', false),
  consents: parties('consents'),
  appliedInWriting: parties('appliedInWriting'),
  by: By,
  witnesses: Witnesses,
  intoId: Into,
  successor: SuccessorFields,
  reasonText: ReasonText,
  answers: Answers,
  pairs: Pairs,
} as const
type FieldName = keyof typeof FIELDS

export const ACT_FIELDS: Readonly<Record<PlainKind, readonly FieldName[]>> = {
  giveNotice: [],
  triage: ['mode'],
  decline: ['declineReason', 'told'],
  merge: ['intoId'],
  withdraw: ['by', 'recorded'],
  replaceMediator: ['successor', 'reasonText'],
  recuse: ['successor', 'reasonText'],
  beginAppraisal: [],
  endAppraisal: [],
  extend: ['consents'],
  extendCase: ['approvalNo'],
  perform: ['isWhole', 'proof'],
  performLate: ['proof'],
  breach: ['breachReason'],
  urge: [],
  fail: ['failReason', 'told', 'witnesses'],
  takeOver: [],
  followBreach: [],
  mediateAgain: ['consents'],
  sue: ['courtNo'],
  toCase: ['externalNo'],
  tell: ['told'],
  confirm: ['to', 'isOfStatus'],
  applyAcceptance: ['appliedInWriting', 'isDecided', 'answers'],
  proposeAcceptance: ['accept'],
  decideAcceptance: ['accept', 'documentNo'],
  archive: [],
  close: [],
}

/** Ticks that the contract wants an answer to, and what is usually meant. */
export function beginOf(kind: PlainKind): Record<string, unknown> {
  switch (kind) {
    case 'triage':
      return { mode: '人民调解' }
    case 'withdraw':
      return { recorded: false }
    case 'confirm':
      return { isOfStatus: false }
    case 'applyAcceptance':
      return { isDecided: false, answers: NO_ANSWERS }
    case 'perform':
      return { isWhole: true }
    case 'fail':
    case 'decline':
    case 'tell':
      return { told: ['诉讼'] }
    default:
      return {}
  }
}
