import type { InputOf } from '#platform/http/contract.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { newId } from '#ui/device/new-id.ts'
import { todayInShanghai } from '#ui/i18n/format.ts'
import type { MessageKey } from '#ui/i18n/i18n.ts'
import type { registerDispute, settleOnSpot } from '../../contract.ts'
import { type Bar, type Block, type Conduct, type Ground, spotEligibility } from '../../eligibility.ts'
import type { Bound, DisputeType, Sign, Source } from '../../vocabulary.ts'
import { howSigned } from './sign.ts'

/* A quarrel as a thumb writes it down where it broke out, and what is sent of it. */

export interface PartyValues {
  /** Drawn on the phone: the server knows him by it. */
  id: string
  /** Of the register, where he was chosen from the household; the name is masked then, and the server has the whole. */
  personId?: string
  side: '一方' | '对方'
  name: string
  sex: '1' | '2' | '9'
  phone: string
  isMinor: boolean
  guardianName: string
  guardianTold: boolean
  /** The guardian's hand (`sign.ts`), for what is settled on the spot. */
  guardianStrokes: string
}

/** What is asked about 治安调解 on the spot, beside conduct, ground, loss and bars. */
export const QUESTIONS = [
  'isCivilDispute',
  'isViolation',
  'isLesser',
  'isSlight',
  'isClear',
  'isCauseClear',
  'bothAgree',
  'performAtOnce',
] as const
export type Question = (typeof QUESTIONS)[number]

export interface QuarrelValues {
  id: string
  way: 'spot' | 'register'
  type: DisputeType
  source: Source
  phrases: string[]
  text: string
  placeNote: string
  parties: PartyValues[]
  signs: Sign[]
  incidentNo: string
  mode: '治安调解' | '行政调解'
  isTold: boolean
  isConsented: boolean
  yes: Question[]
  conduct: Conduct | ''
  ground: Ground | ''
  loss: '不涉及' | '无争议' | '有争议'
  bars: Bar[]
  recorderNo: string
  settled: string[]
  settledText: string
  bound: Bound
  amount: string
}

export const blankQuarrel = (way: QuarrelValues['way'], role: string | null): QuarrelValues => ({
  id: newId(),
  way,
  type: '邻里',
  source: role === 'MEDIATOR' ? '调解员排查' : role === 'DUTY' ? '110转来' : '走访发现',
  phrases: [],
  text: '',
  placeNote: '',
  parties: [],
  signs: [],
  incidentNo: '',
  mode: '行政调解',
  isTold: false,
  isConsented: false,
  yes: [],
  conduct: '',
  ground: '',
  loss: '不涉及',
  bars: [],
  recorderNo: '',
  settled: [],
  settledText: '',
  bound: '双方',
  amount: '',
})

export const blankParty = (side: PartyValues['side']): PartyValues => ({
  id: newId(),
  side,
  name: '',
  sex: '9',
  phone: '',
  isMinor: false,
  guardianName: '',
  guardianTold: false,
  guardianStrokes: '',
})

const joined = (phrases: readonly string[], text: string): string =>
  [...phrases, text.trim()].filter(Boolean).join('；')

export const factsOf = (v: QuarrelValues): string => joined(v.phrases, v.text)
const settledOf = (v: QuarrelValues): string => joined(v.settled, v.settledText)

const TITLE_MAX = 30
/** Type and what it is about: who is in it stands with the parties, where names can be masked. */
const titleOf = (v: QuarrelValues): string => {
  const about = v.phrases[0] ?? v.text.trim()
  return `${v.type}：${[...about].slice(0, TITLE_MAX).join('')}`
}

/** What stands against settling it as 治安调解 here and now, each with its article. */
export function blocksOf(v: QuarrelValues): Block[] {
  const found = spotEligibility(answersOf(v), spotOf(v))
  return found.allowed ? [] : found.blocks
}

const says = (v: QuarrelValues, question: Question) => v.yes.includes(question)

const answersOf = (v: QuarrelValues) => ({
  isCivilDispute: says(v, 'isCivilDispute'),
  isViolation: says(v, 'isViolation'),
  conduct: v.conduct === '' ? null : v.conduct,
  isLesser: says(v, 'isLesser'),
  ground: v.ground === '' ? null : v.ground,
  bars: v.bars,
})

const spotOf = (v: QuarrelValues) => ({
  isSlight: says(v, 'isSlight'),
  isClear: says(v, 'isClear'),
  isCauseClear: says(v, 'isCauseClear'),
  loss: v.loss,
  bothAgree: says(v, 'bothAgree'),
  performAtOnce: says(v, 'performAtOnce'),
})

const FACTS_MIN = 20
const FACTS_MAX = 3000
const length = (text: string) => [...text.trim()].length

function partyFault(p: PartyValues): MessageKey | undefined {
  if (length(p.name) < 2) return 'disputes.phone.lacks.name'
  if (hasIdentifier(p.name) || hasIdentifier(p.guardianName)) return 'error.field.summary_has_identifier'
  if (!p.isMinor) return undefined
  return length(p.guardianName) < 2 || !p.guardianTold ? 'disputes.phone.lacks.guardian' : undefined
}

function spotFault(v: QuarrelValues): MessageKey | undefined {
  if (length(settledOf(v)) < 2) return 'disputes.phone.lacks.settled'
  if (hasIdentifier(v.settledText)) return 'error.field.summary_has_identifier'
  if (!v.isTold) return 'disputes.phone.lacks.told'
  if (!v.isConsented) return 'disputes.phone.lacks.consent'
  if (v.parties.some((p) => p.isMinor && p.guardianStrokes === '')) return 'disputes.phone.lacks.guardianSigned'
  if (v.amount !== '' && !/^\d{1,9}$/.test(v.amount)) return 'disputes.phone.lacks.amount'
  if (v.mode === '行政调解') return undefined
  if (blocksOf(v).length > 0) return 'disputes.phone.lacks.eligible'
  if (length(v.incidentNo) < 2) return 'disputes.phone.lacks.incidentNo'
  return v.recorderNo.trim() === '' ? 'disputes.phone.lacks.recorderNo' : undefined
}

/** What is wrong before anything is recorded, in words; undefined where it may be. The server asks the same, long after everybody has gone home. */
export function faultOf(v: QuarrelValues, hasDoor: boolean): MessageKey | undefined {
  const facts = factsOf(v)
  if (!hasDoor && length(v.placeNote) < 2) return 'disputes.phone.lacks.place'
  for (const side of ['一方', '对方'] as const)
    if (!v.parties.some((p) => p.side === side)) return 'disputes.phone.lacks.sides'
  const party = v.parties.map(partyFault).find((fault) => fault !== undefined)
  if (party !== undefined) return party
  if (length(facts) < FACTS_MIN || length(facts) > FACTS_MAX) return 'disputes.phone.lacks.facts'
  if (hasIdentifier(facts) || hasIdentifier(v.placeNote)) return 'error.field.summary_has_identifier'
  return v.way === 'spot' ? spotFault(v) : undefined
}

type Register = InputOf<typeof registerDispute>
type Settle = InputOf<typeof settleOnSpot>

const partyOf = (p: PartyValues): Register['parties'][number] => ({
  id: p.id,
  ...(p.personId === undefined ? {} : { personId: p.personId }),
  side: p.side,
  name: p.name.trim(),
  sex: p.sex,
  ...(p.phone.trim() === '' ? {} : { phone: p.phone.trim() }),
  isMinor: p.isMinor,
  ...(p.isMinor ? { guardianName: p.guardianName.trim(), guardianTold: p.guardianTold } : {}),
})

function sheetOf(v: QuarrelValues, addressId: string | undefined, at: string) {
  const incidentNo = v.incidentNo.trim()
  return {
    id: v.id,
    title: titleOf(v),
    source: v.source,
    foundAt: at,
    ...(addressId === undefined ? { placeNote: v.placeNote.trim() } : { addressId }),
    type: v.type,
    facts: factsOf(v),
    ...(incidentNo.length < 2 ? {} : { incidentNo }),
    signs: v.signs,
    people: Math.max(2, v.parties.length),
    parties: v.parties.map(partyOf),
  }
}

export const registerOf = (v: QuarrelValues, addressId: string | undefined, at: string): Register => ({
  ...sheetOf(v, addressId, at),
  complexity: '一般',
})

/** Everything of a quarrel that is over: each step of it is checked by its own rule on the server. */
export function settleOf(v: QuarrelValues, addressId: string | undefined, at: string): Settle {
  const isPolice = v.mode === '治安调解'
  const today = todayInShanghai()
  const recorderNo = v.recorderNo.trim()
  return {
    ...sheetOf(v, addressId, at),
    complexity: '简单',
    at,
    mode: v.mode,
    told: true,
    ...(isPolice ? { answers: answersOf(v), spot: spotOf(v) } : {}),
    consents: v.parties.map((p) => ({ partyId: p.id, how: '口头记录' as const })),
    agreement: {
      form: isPolice ? '当场' : '口头',
      facts: factsOf(v),
      terms: [{ who: v.bound, what: settledOf(v), amountYuan: v.amount === '' ? null : Number(v.amount), by: today }],
      performMode: '当场',
      performBy: today,
      signatures: v.parties
        .filter((p) => p.isMinor)
        .map((p) => ({
          partyId: p.id,
          as: '监护人' as const,
          name: p.guardianName.trim(),
          ...howSigned(p.guardianStrokes),
        })),
      isRecorded: true,
      ...(recorderNo === '' ? {} : { recorderNo }),
    },
  }
}
