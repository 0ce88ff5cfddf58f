import * as c from '#features/disputes/contract.ts'
import { makeBody, makeMediator } from '#features/mediation/factory.ts'
import type { User } from '#platform/testing/app.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

type Of = { id: string; version: number }
type Act = { kind: string } & Record<string, unknown>

/** Two of one household quarrel behind a fresh door. */
async function sheet(w: CallWorld) {
  const d = await door(w)
  const party = (side: '一方' | '对方', who: { personId: string; name: string }) =>
    ({ id: anId(), side, personId: who.personId, name: who.name, sex: '1' }) as const
  return {
    title: '邻里噪声纠纷',
    source: '走访发现',
    foundAt: new Date(w.t.clock.now().getTime() - 3_600_000).toISOString(),
    addressId: d.addressId,
    type: '邻里',
    complexity: '一般',
    facts: '楼上夜间装修噪声影响休息，双方在楼道内争吵后各自回家。',
    incidentNo: 'JJD-1',
    parties: [party('一方', d.head), party('对方', d.spouse)],
  } as const
}

const act = (w: CallWorld, of: Of, what: Act, by: User = w.users.OFFICER): Promise<Of> =>
  by.call(c.act, { ...of, act: what } as never)

async function registered(w: CallWorld, by: User = w.users.OFFICER): Promise<Of> {
  const { id, version } = await by.call(c.registerDispute, { id: anId(), ...(await sheet(w)) } as never)
  return { id, version }
}

async function sorted(w: CallWorld, by: User = w.users.OFFICER, mode = '行政调解'): Promise<Of> {
  const told = await act(w, await registered(w, by), { kind: 'giveNotice' }, by)
  return act(w, { id: told.id, version: told.version }, { kind: 'triage', mode }, by)
}

const consents = async (w: CallWorld, id: string, by: User = w.users.OFFICER) =>
  (await by.call(c.getDispute, { id })).parties.map((p) => ({ partyId: p.id, how: '书面' as const }))
const acceptance = async (w: CallWorld, of: Of) => ({
  id: of.id,
  version: of.version,
  mediators: [{ staffId: w.here.officerId }],
  consents: await consents(w, of.id),
})
const accepted = async (w: CallWorld): Promise<Of> =>
  w.users.OFFICER.call(c.acceptDispute, await acceptance(w, await sorted(w)))
const pairsOf = async (w: CallWorld, id: string) =>
  (await w.users.OFFICER.call(c.getDispute, { id })).pairs.map((p) => p.id)
const session = async (w: CallWorld, of: Of) => ({
  id: of.id,
  version: of.version,
  pairs: await pairsOf(w, of.id),
  place: '警务室',
  record: '双方陈述经过。',
})
const held = async (w: CallWorld): Promise<Of> =>
  w.users.OFFICER.call(c.holdSession, await session(w, await accepted(w)))
const oral = (w: CallWorld) => {
  const today = w.t.clock.now().toISOString().slice(0, 10)
  return {
    form: '口头' as const,
    facts: '双方互致歉意。',
    terms: [{ who: '双方', what: '二十二时后不再装修', by: today }],
    performMode: '当场' as const,
    performBy: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`,
    isRecorded: true,
  }
}
const agreed = async (w: CallWorld): Promise<Of> => {
  const of = await held(w)
  return w.users.OFFICER.call(c.agree, { ...ofOnly(of), pairs: await pairsOf(w, of.id), ...oral(w) })
}
const ofOnly = ({ id, version }: Of): Of => ({ id, version })

async function transferInput(w: CallWorld, of: Of) {
  const bodyId = await makeBody(w.t.admin, { unitId: w.here.stationId, by: w.here.officerId, name: `调委会${anId()}` })
  const there = { state: '有', copies: 1 } as const
  return {
    ...ofOnly(of),
    bodyId,
    reason: '适宜人民调解。',
    partiesConsent: true,
    isViolation: false,
    isInjury: false,
    evidence: { 接报警登记: there, 当事人身份与联系方式: there, 权利义务告知书: there, 委托调解函: there },
  } as const
}
const sent = async (w: CallWorld): Promise<Of> =>
  w.users.DUTY.call(c.sendTransfer, await transferInput(w, await sorted(w, w.users.DUTY, '人民调解')))

/** A file that the room took and that came to nothing. */
async function failed(w: CallWorld): Promise<Of> {
  const mediator = w.users.MEDIATOR
  const taken = await mediator.call(c.answerTransfer, { ...ofOnly(await sent(w)), answer: 'receive' })
  const bodyId = (await mediator.call(c.getDispute, { id: taken.id })).bodyId as string
  const known = await w.t.admin.query<{ id: string }>('select id from mediator where staff_id = $1', [mediator.staffId])
  const by = w.here.chiefId
  const mediatorId =
    known.rows[0]?.id ?? (await makeMediator(w.t.admin, { bodyId, by, staffId: mediator.staffId as string }))
  const consent = await consents(w, taken.id, mediator)
  const mediators = [{ mediatorId }]
  const begun = await mediator.call(c.acceptDispute, { ...ofOnly(taken), bodyId, mediators, consents: consent })
  const opened = await mediator.call(c.holdSession, await session(w, begun))
  const pairs = await pairsOf(w, taken.id)
  return act(w, ofOnly(opened), { kind: 'fail', reason: '分歧过大', told: ['诉讼'], pairs }, mediator)
}

const YEAR = { from: '2026-01-01', to: '2026-12-31' }

export const disputes: CallTable = {
  'disputes.registerDispute': { by: 'OFFICER', input: async (w) => ({ id: anId(), ...(await sheet(w)) }) },
  'disputes.editDispute': {
    by: 'OFFICER',
    input: async (w) => ({ ...ofOnly(await registered(w)), ...(await sheet(w)) }),
  },
  'disputes.act': {
    by: 'OFFICER',
    input: async (w) => ({ ...ofOnly(await registered(w)), act: { kind: 'giveNotice' } }),
  },
  'disputes.acceptDispute': { by: 'OFFICER', input: async (w) => acceptance(w, await sorted(w)) },
  'disputes.listCandidates': { by: 'OFFICER', input: async (w) => ({ id: (await registered(w)).id }) },
  'disputes.holdSession': { by: 'OFFICER', input: async (w) => session(w, await accepted(w)) },
  'disputes.agree': {
    by: 'OFFICER',
    input: async (w) => {
      const of = await held(w)
      return { ...ofOnly(of), pairs: await pairsOf(w, of.id), ...oral(w) }
    },
  },
  'disputes.recordVisit': {
    by: 'OFFICER',
    input: async (w) => {
      const of = await agreed(w)
      return { ...ofOnly(of), pairs: await pairsOf(w, of.id), method: '电话', performed: '是' }
    },
  },
  'disputes.settleOnSpot': {
    by: 'OFFICER',
    input: async (w) => {
      const told = await sheet(w)
      const consent = told.parties.map((p) => ({ partyId: p.id, how: '口头记录' }))
      const at = new Date(w.t.clock.now().getTime() - 600_000).toISOString()
      return { id: anId(), ...told, at, mode: '行政调解', told: true, consents: consent, agreement: oral(w) }
    },
  },
  'disputes.setColour': { by: 'OFFICER', input: async (w) => ({ ...ofOnly(await registered(w)), colour: '橙' }) },
  'disputes.recordContact': {
    by: 'OFFICER',
    input: async (w) => ({ ...ofOnly(await registered(w)), way: '电话', note: '已联系双方，情绪平稳。' }),
  },
  'disputes.sendTransfer': {
    by: 'DUTY',
    input: async (w) => transferInput(w, await sorted(w, w.users.DUTY, '人民调解')),
  },
  'disputes.answerTransfer': { by: 'MEDIATOR', input: async (w) => ({ ...ofOnly(await sent(w)), answer: 'receive' }) },
  'disputes.confirmTransfer': { by: 'DUTY', input: async (w) => ofOnly(await failed(w)) },
  'disputes.getDispute': { by: 'OFFICER', input: async (w) => ({ id: (await registered(w)).id }) },
  'disputes.revealParties': { by: 'OFFICER', input: async (w) => ({ id: (await registered(w)).id }) },
  'disputes.listPapers': { by: 'OFFICER', input: async (w) => ({ id: (await registered(w)).id }) },
  'disputes.printPaper': {
    by: 'OFFICER',
    input: async (w) => ({ ...ofOnly(await registered(w)), no: 1, format: 'docx' }),
  },
  'disputes.listDisputes': { by: 'OFFICER', input: async (w) => registered(w).then(() => ({ limit: 20 })) },
  'disputes.figures': { by: 'DEPUTY', input: async () => YEAR },
  'disputes.figureFiles': {
    by: 'OFFICER',
    input: async (w) => accepted(w).then(() => ({ figure: 'resolved', part: 'denominator', limit: 20, ...YEAR })),
  },
  'disputes.board': { by: 'DEPUTY', input: async () => ({}) },
  'disputes.carry': { by: 'OFFICER', input: (w) => registered(w).then(() => ({})) },
}
