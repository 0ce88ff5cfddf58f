import { expect, test } from 'vitest'
import { ACT_KINDS, type ActKind } from '../../dispute.ts'
import type { File, Pair } from '../words.ts'
import { ACT_FIELDS } from './act-fields.tsx'
import { offersOf } from './offers.ts'

const CAN = {
  edit: false,
  setColour: false,
  lowerColour: false,
  contact: false,
  sendTransfer: false,
  answerTransfer: false,
  confirmTransfer: false,
  reveal: false,
  erase: false,
}
const pair = (change: Partial<Pair>): Pair =>
  ({ id: 'p', state: 'ACCEPTED', visits: 0, visitsDue: 0, isUrged: false, proposalBy: null, ...change }) as Pair
const file = (kinds: readonly ActKind[], change: Partial<File> = {}): File =>
  ({
    acts: kinds.map((kind) => ({ kind, pairs: (change.pairs ?? []).map((p) => p.id) })),
    can: CAN,
    pairs: [],
    mode: null,
    state: 'REGISTERED',
    colour: '蓝',
    hasRightsNotice: false,
    isArchived: false,
    appraisalSince: null,
    incidentNo: null,
    ...change,
  }) as File

test('a new file asks first for the notice of rights, then for its kind of mediation, then for acceptance', () => {
  const open: ActKind[] = ['giveNotice', 'triage', 'decline', 'merge']
  expect(offersOf(file(open)).next).toEqual(['giveNotice'])
  expect(offersOf(file(open, { hasRightsNotice: true })).next).toEqual(['triage'])
  const sorted = offersOf(file([...open, 'accept'], { hasRightsNotice: true, state: 'TRIAGED' }))
  expect(sorted.next).toEqual(['accept'])
  expect(sorted.more).toEqual(['triage', 'decline', 'merge'])
})

test('a performed pair is visited until its visits are over; then the file goes into the archive, and only then it is closed', () => {
  const open: ActKind[] = ['visit', 'archive', 'close']
  const of = (visits: number, isArchived: boolean) =>
    offersOf(
      file(open, {
        state: 'VISITING_BACK',
        mode: '人民调解',
        isArchived,
        pairs: [pair({ state: 'VISITING_BACK', visits, visitsDue: 2 })],
      }),
    ).next
  expect(of(1, false)).toEqual(['visit'])
  expect(of(2, false)).toEqual(['archive'])
  expect(of(2, true)).toEqual(['close'])
})

test('a warning of red asks for contact with a button of its own, a blue one only in the menu', () => {
  const can = { ...CAN, contact: true }
  expect(offersOf(file([], { can, colour: '红' })).next).toEqual(['contact'])
  expect(offersOf(file([], { can })).more).toEqual(['contact'])
})

test('治安调解 offers nothing that is refused to it', () => {
  const open: ActKind[] = ['tell', 'sue', 'confirm', 'replaceMediator', 'toCase']
  const { next, more } = offersOf(
    file(open, { mode: '治安调解', state: 'FOLLOWUP', pairs: [pair({ state: 'FOLLOWUP' })] }),
  )
  expect([...next, ...more]).toEqual(['toCase'])
})

test('no act is without its dialog, and no more than four are buttons', () => {
  const own: ActKind[] = ['accept', 'openSession', 'agree', 'visit']
  expect(ACT_KINDS.filter((kind) => !own.includes(kind) && !(kind in ACT_FIELDS))).toEqual([])
  const all = offersOf(file(ACT_KINDS, { hasRightsNotice: true, pairs: [pair({})] }))
  expect(all.next).toHaveLength(4)
})
