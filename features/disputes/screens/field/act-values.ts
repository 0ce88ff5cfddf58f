import { todayInShanghai } from '#ui/i18n/format.ts'
import type { MessageKey } from '#ui/i18n/i18n.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type {
  AgreementForm,
  Bound,
  BreachReason,
  FollowUpMethod,
  PerformedAnswer,
  PerformMode,
  Proof,
  State,
} from '../../vocabulary.ts'
import { type CarriedFile, type FieldAct, type OpenAct, partiesIn } from './overlay.ts'
import { howSigned } from './sign.ts'

/* Forms of the acts upon a carried file, and what is sent of each. */

/** A signature as it is gathered: a party, a guardian of a party, or whoever mediates. */
export type Signed = Readonly<Record<string, string>>
export const MEDIATOR = 'mediator'
export const guardianOf = (partyId: string): string => `guardian ${partyId}`

export interface ActValues {
  pairs: string[]
  // 调解
  place: string
  recorded: string[]
  record: string
  recorderNo: string
  // 协议
  form: AgreementForm
  facts: string
  issues: string
  responsibilities: string
  settled: string[]
  settledText: string
  bound: Bound
  amount: string
  performMode: PerformMode
  performBy: string
  isSealed: boolean
  signatures: Signed
  mediator: string
  // 履行, 未履行
  isWhole: boolean
  proof: Proof
  reason: BreachReason
  // 回访
  method: FollowUpMethod
  performed: PerformedAnswer
  satisfied: '' | 'yes' | 'no'
  isRelapse: boolean
  note: string
}

/** Forms an agreement of this file may have (§8.25): 治安调解 is put in writing, or recorded where it is settled on the spot. */
export const formsOf = (file: CarriedFile): AgreementForm[] =>
  file.mode === '治安调解' ? (file.isSpotEligible ? ['当场', '书面'] : ['书面']) : ['口头', '书面']

export const blankAct = (file: CarriedFile, open: OpenAct): ActValues => ({
  pairs: open.pairs.map((p) => p.id),
  place: file.place,
  recorded: [],
  record: '',
  recorderNo: '',
  form: formsOf(file)[0] as AgreementForm,
  facts: '',
  issues: '',
  responsibilities: '',
  settled: [],
  settledText: '',
  bound: '双方',
  amount: '',
  performMode: '当场',
  performBy: todayInShanghai(),
  isSealed: false,
  signatures: {},
  mediator: file.mediators[0] ?? '',
  isWhole: true,
  proof: '双方确认',
  reason: isPast(open, todayInShanghai()) ? '到期未履行' : '明确拒绝履行',
  method: '上门',
  performed: '是',
  satisfied: '',
  isRelapse: false,
  note: '',
})

/** Whether every term of these pairs has run out: before that only a plain refusal is a breach. */
const isPast = (open: OpenAct, today: string): boolean =>
  open.pairs.every((p) => p.performBy !== null && p.performBy < today)

const joined = (phrases: readonly string[], text: string): string =>
  [...phrases, text.trim()].filter(Boolean).join('；')
const filled = (text: string, least = 1): boolean => [...text.trim()].length >= least

const recordOf = (v: ActValues): string => joined(v.recorded, v.record)
const termsOf = (v: ActValues): string => joined(v.settled, v.settledText)

export interface Signer {
  key: string
  as: '当事人' | '监护人' | '调解员'
  partyId?: string
  name: string
}

/** Whose hands an agreement asks for: parties and guardians, and whoever mediated it. By word of mouth nobody signs but guardians (民法典 18, 程序规定 181). */
export function signersOf(file: CarriedFile, v: Pick<ActValues, 'pairs' | 'form' | 'mediator'>): Signer[] {
  const parties = partiesIn(file, v.pairs)
  const guardians = parties
    .filter((p) => p.needsGuardian)
    .map((p): Signer => ({ key: guardianOf(p.id), as: '监护人', partyId: p.id, name: p.nameMask }))
  if (v.form !== '书面') return guardians
  return [
    ...parties.map((p): Signer => ({ key: p.id, as: '当事人', partyId: p.id, name: p.nameMask })),
    ...guardians,
    { key: MEDIATOR, as: '调解员', name: v.mediator },
  ]
}

function agreeFault(file: CarriedFile, v: ActValues): MessageKey | undefined {
  if (!filled(v.facts, 2)) return 'disputes.phone.lacks.agreedFacts'
  if (!filled(termsOf(v), 2)) return 'disputes.phone.lacks.settled'
  if (v.form === '书面' && !filled(v.responsibilities)) return 'disputes.phone.lacks.responsibilities'
  if (v.form === '书面' && file.mode !== '治安调解' && !filled(v.issues)) return 'disputes.phone.lacks.issues'
  if (v.amount !== '' && !/^\d{1,9}$/.test(v.amount)) return 'disputes.phone.lacks.amount'
  if (v.performBy < todayInShanghai()) return 'disputes.phone.lacks.performBy'
  if (v.form === '书面' && !filled(v.mediator, 2)) return 'disputes.phone.lacks.mediator'
  if (signersOf(file, v).some(({ key }) => !v.signatures[key])) return 'disputes.phone.lacks.signatures'
  if (v.form === '书面' && !v.isSealed) return 'disputes.phone.lacks.seal'
  return v.form === '当场' && !filled(v.recorderNo) ? 'disputes.phone.lacks.recorderNo' : undefined
}

/** What is wrong before it is recorded, in words; undefined where it may be. */
export function actFault(file: CarriedFile, act: FieldAct, v: ActValues): MessageKey | undefined {
  const texts = [v.record, v.facts, v.issues, v.responsibilities, v.settledText, v.note, v.place]
  if (texts.some(hasIdentifier)) return 'error.field.summary_has_identifier'
  if (v.pairs.length === 0) return 'disputes.phone.lacks.pairs'
  if (act === 'agree') return agreeFault(file, v)
  if (act !== 'openSession') return undefined
  if (!filled(v.place, 2)) return 'disputes.phone.lacks.place'
  if (!filled(recordOf(v), 2)) return 'disputes.phone.lacks.record'
  return file.mode === '治安调解' && !filled(v.recorderNo) ? 'disputes.phone.lacks.recorderNo' : undefined
}

const recorder = (v: ActValues) => (filled(v.recorderNo) ? { recorderNo: v.recorderNo.trim() } : {})

export const sessionOf = (v: ActValues) => ({
  pairs: v.pairs,
  place: v.place.trim(),
  record: recordOf(v),
  ...recorder(v),
})

export function agreementOf(file: CarriedFile, v: ActValues) {
  const onSpot = v.form === '当场'
  const performBy = onSpot || v.performMode === '当场' ? todayInShanghai() : v.performBy
  const amountYuan = v.amount === '' ? null : Number(v.amount)
  return {
    pairs: v.pairs,
    form: v.form,
    facts: v.facts.trim(),
    issues: v.issues.trim(),
    responsibilities: v.responsibilities.trim(),
    terms: [{ who: v.bound as string, what: termsOf(v), amountYuan, by: performBy }],
    performMode: onSpot ? ('当场' as const) : v.performMode,
    performBy,
    signatures: signersOf(file, v).map(({ key, as, partyId, name }) => ({
      ...(partyId === undefined ? {} : { partyId }),
      as,
      name: name.trim(),
      ...howSigned(v.signatures[key] as string),
    })),
    isSealed: v.form === '书面' && v.isSealed,
    isRecorded: v.form === '口头',
    ...recorder(v),
  }
}

const noted = (v: ActValues) => (filled(v.note) ? { note: v.note.trim() } : {})

export const performOf = (v: ActValues) => ({
  act: { kind: 'perform' as const, isWhole: v.isWhole, proof: v.proof, pairs: v.pairs },
  ...noted(v),
})
export const breachOf = (v: ActValues) => ({
  act: { kind: 'breach' as const, reason: v.reason, pairs: v.pairs },
  ...noted(v),
})
export const visitOf = (v: ActValues) => ({
  pairs: v.pairs,
  method: v.method,
  performed: v.performed,
  ...(v.satisfied === '' ? {} : { isSatisfied: v.satisfied === 'yes' }),
  isRelapse: v.isRelapse,
  ...noted(v),
})

/** Where the pairs stand once it is carried out; visits that come then are known when the file is taken anew. */
export function stateAfter(act: FieldAct, v: ActValues): State {
  if (act === 'openSession') return 'MEDIATING'
  if (act === 'agree') return v.form === '当场' || v.performMode === '当场' ? 'PERFORMED' : 'AGREED'
  if (act === 'perform') return v.isWhole ? 'PERFORMED' : 'PERFORMING'
  return act === 'breach' ? 'BREACHED' : 'VISITING_BACK'
}
