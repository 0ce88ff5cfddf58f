import { confirmBatch } from '#features/residents/contract.ts'
import { type ExportSeed, makeExport } from '#features/ledgers/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { demoName } from '#features/residents/factory.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, type Door, door } from './world.ts'

let made = 0
/** A new adult with a number nobody has yet. */
const newcomer = () => {
  made += 1
  const birth = `19${60 + (made % 40)}-0${1 + (made % 9)}-1${made % 10}`
  return {
    person: {
      name: demoName(made),
      idType: 'CN_ID' as const,
      idNo: makeDemoId(birth, 500 + (made % 400)),
      hukouRegion: '220702',
      hukouAddr: '演示路1号',
      phones: [],
    },
    relationToHead: '其他亲属' as const,
    arrivedOn: '2026-01-05',
  }
}
/** Everybody behind a door, as their records stand in the factory. */
const both = (d: Door) => ({
  residences: [d.head, d.spouse].map(({ residenceId }) => ({ residenceId, version: 1 })),
  commit: true,
})
const head = () => ({ ...newcomer(), relationToHead: '户主/本人' as const })

export const residents: CallTable = {
  'residents.registerHousehold': {
    by: 'OFFICER',
    input: async (w) => ({ addressId: (await door(w)).addressId, members: [head(), newcomer()] }),
  },
  'residents.addToHousehold': {
    by: 'GRID',
    input: async (w) => ({ householdId: (await door(w)).householdId, members: [newcomer()] }),
  },
  'residents.registerResidence': {
    by: 'AUX',
    input: async (w) => ({ addressId: (await door(w)).addressId, member: newcomer() }),
  },
  'residents.duplicateCandidates': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ name: d.head.name, idType: 'CN_ID', idNo: d.head.idNo, ...d.because })),
  },
  'residents.confirmResidences': {
    by: 'OFFICER',
    input: async (w) => ({ householdId: (await door(w)).householdId, basis: '走访' }),
  },
  'buildingPicture.getPicture': { by: 'OFFICER', input: async (w) => ({ buildingId: (await door(w)).buildingId }) },
  'buildingPicture.printPicture': { by: 'GRID', input: async (w) => ({ buildingId: (await door(w)).buildingId }) },
  'residents.confirmBatch': { by: 'OFFICER', input: async (w) => both(await door(w)) },
  'residents.endBatch': {
    by: 'OFFICER',
    input: async (w) => ({ ...both(await door(w)), reason: '离开', endedBy: '房东', endedOn: '2026-06-01' }),
  },
  'residents.checkHousehold': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      return {
        householdId: d.householdId,
        on: '2026-06-01',
        here: [d.head.residenceId],
        left: [{ residenceId: d.spouse.residenceId, version: 1, reason: '离开' }],
      }
    },
  },
  'residents.correctMember': {
    by: 'OFFICER',
    input: async (w) => ({
      residenceId: (await door(w)).spouse.residenceId,
      version: 1,
      isTenant: true,
      phone: { kind: '本人', number: '19400007788' },
    }),
  },
  'residents.readdressBatch': {
    by: 'OFFICER',
    input: async (w) => ({ ...both(await door(w)), toAddressId: (await door(w)).addressId }),
  },
  'residents.undoBatch': {
    by: 'OFFICER',
    input: async (w) => ({ batchId: (await w.users.OFFICER.call(confirmBatch, both(await door(w)))).batchId }),
  },
  'residents.listBatches': { by: 'OFFICER', input: () => ({}) },
  'residents.rejectResidence': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      await w.t.admin.query(`update residence set state = 'DECLARED' where id = $1`, [d.spouse.residenceId])
      return { residenceId: d.spouse.residenceId, version: 1, reason: '查无此人' }
    },
  },
  'residents.endResidence': {
    by: 'OFFICER',
    input: async (w) => ({
      residenceId: (await door(w)).spouse.residenceId,
      version: 1,
      reason: '离开',
      endedBy: '本人',
      endedOn: '2026-06-01',
    }),
  },
  'residents.restoreResidence': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      await w.t.admin.query(
        `update residence set state = 'ENDED', ended_on = '2026-05-01', end_reason = '误登', ended_by = '本人' where id = $1`,
        [d.spouse.residenceId],
      )
      return { residenceId: d.spouse.residenceId, version: 1, reason: '误注销' }
    },
  },
  'residents.extendResidence': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      await w.t.admin.query(`update residence set intended_until = '2027-01-01', category = '流动人口' where id = $1`, [
        d.spouse.residenceId,
      ])
      return { residenceId: d.spouse.residenceId, version: 1, intendedUntil: '2027-06-01' }
    },
  },
  'residents.editResidence': {
    by: 'OFFICER',
    input: async (w) => ({
      residenceId: (await door(w)).spouse.residenceId,
      version: 1,
      relationToHead: '配偶',
      arrivedOn: '2024-03-01',
    }),
  },
  'residents.setHead': {
    by: 'OFFICER',
    input: async (w) =>
      door(w).then((d) => ({
        householdId: d.householdId,
        version: 1,
        residenceId: d.spouse.residenceId,
        relations: [{ residenceId: d.head.residenceId, relationToHead: '配偶' }],
      })),
  },
  'residents.moveMember': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      const second = anId()
      await w.t.admin.query(
        `insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) select $1, address_id, 2, unit_id, unit_pos, created_by, event_id from household where id = $2`,
        [second, d.householdId],
      )
      return { residenceId: d.spouse.residenceId, version: 1, householdId: second, relationToHead: '户主/本人' }
    },
  },
  'residents.splitHousehold': {
    by: 'OFFICER',
    input: async (w) =>
      door(w).then((d) => ({
        householdId: d.householdId,
        version: 1,
        residenceIds: [d.spouse.residenceId],
        headResidenceId: d.spouse.residenceId,
      })),
  },
  'residents.getHousehold': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ addressId: d.addressId, ...d.because })),
  },
  'residents.getPerson': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ personId: d.head.personId, ...d.because })),
  },
  'residents.editPerson': {
    by: 'OFFICER',
    input: async (w) => ({
      personId: (await door(w)).head.personId,
      version: 1,
      contactPref: '短信',
      hukouRegion: '220702',
      hukouAddr: '演示路2号',
    }),
  },
  'residents.renamePerson': {
    by: 'OFFICER',
    input: async (w) => ({ personId: (await door(w)).head.personId, version: 1, name: '林改名' }),
  },
  'residents.correctIdentity': {
    by: 'OFFICER',
    input: async (w) => ({
      personId: (await door(w)).head.personId,
      version: 1,
      idType: 'CN_ID',
      idNo: newcomer().person.idNo,
    }),
  },
  'residents.revealIdentity': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ personId: d.head.personId, ...d.because })),
  },
  'residents.revealPhones': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ personId: d.head.personId, ...d.because })),
  },
  'residents.findByIdentity': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ idType: 'CN_ID', idNo: d.head.idNo, ...d.because })),
  },
  'residents.listResidents': { by: 'OFFICER', input: async (w) => door(w).then(() => ({ limit: 30 })) },
  'visits.recordVisit': { by: 'OFFICER', input: async (w) => door(w).then((d) => visit(w.here.officerId, d)) },
  'visits.editVisit': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      const { targetKind: _k, targetId: _i, ...sheet } = visit(w.here.officerId, d)
      return { ...sheet, id: d.visitId, version: 1 }
    },
  },
  'visits.voidVisit': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).visitId, version: 1, reason: '重复登记' }),
  },
  'visits.getVisit': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ id: d.visitId, ...d.because, purpose: 'visit' })),
  },
  'visits.listVisits': { by: 'OFFICER', input: async (w) => door(w).then(() => ({ limit: 30 })) },
  'visits.getCoverage': { by: 'CHIEF', input: async (w) => door(w).then(() => ({})) },
  'visits.listUnmet': { by: 'CHIEF', input: async (w) => door(w).then(() => ({ band: 5 })) },
  'visits.carryDay': { by: 'OFFICER', input: async (w) => door(w).then(() => ({})) },
  'visits.prepareVisit': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ addressId: d.addressId, ...d.because, purpose: 'visit' })),
  },
  'privacy.listPersonLooks': { by: 'CHIEF', input: async (w) => ({ id: (await door(w)).head.personId }) },
  'privacy.listStaffLooks': { by: 'CHIEF', input: (w) => ({ id: w.here.officerId }) },
  'ledgers.listLedgers': { by: 'OFFICER', input: () => ({}) },
  'ledgers.openLedger': {
    by: 'OFFICER',
    input: async (w) => door(w).then(() => ({ id: 'L09', limit: 20, ...ledger(w.here.areaId) })),
  },
  'ledgers.figures': { by: 'OFFICER', input: () => ({ id: 'L09' }) },
  'ledgers.exportLedger': { by: 'OFFICER', input: quietDay },
  'ledgers.printLedger': { by: 'OFFICER', input: quietDay },
  'ledgers.requestExport': {
    by: 'OFFICER',
    input: async (w) => ({ ...(await busyDay(w)), purpose: 'visit', reason: '分局档案检查' }),
  },
  'ledgers.listExports': { by: 'OFFICER', input: () => ({}) },
  'ledgers.decideExport': {
    by: 'CHIEF',
    input: async (w) => ({ id: await askedFor(w, await quietDay(w)), version: 1, decision: 'approve' }),
  },
  'ledgers.takeExport': {
    by: 'OFFICER',
    input: async (w) => {
      const until = new Date(w.t.clock.now().getTime() + 3_600_000)
      const approved = { leaderId: w.here.chiefId, dpoId: w.here.auxId, until }
      return { id: await askedFor(w, await quietDay(w), approved), ...ledger(w.here.areaId) }
    },
  },
}

const askedFor = (w: CallWorld, day: { from: string; to: string }, approved?: ExportSeed['approved']) =>
  makeExport(w.t.admin, {
    ledger: 'L09',
    from: day.from,
    to: day.to,
    purpose: 'visit',
    rows: 200,
    requestedBy: w.here.officerId,
    unitId: w.here.areaId,
    ...(approved ? { approved } : {}),
  })

/** More visits on one day than anybody may export alone. */
async function busyDay(w: CallWorld) {
  const { householdId } = await door(w)
  for (let n = 0; n < 51; n++)
    await makeVisit(w.t.admin, {
      householdId,
      visitorIds: [w.here.officerId],
      startedAt: new Date(Date.parse('2025-05-05T01:00:00Z') + n * 60_000),
      met: false,
    })
  return { id: 'L09', from: '2025-05-05', to: '2025-05-05' }
}

/** A day with one visit only: files are limited in length. */
async function quietDay(w: CallWorld) {
  const d = await door(w)
  made += 1
  const day = `2026-0${1 + (made % 9)}-${10 + (made % 18)}`
  await makeVisit(w.t.admin, {
    householdId: d.householdId,
    visitorIds: [w.here.officerId],
    startedAt: new Date(`${day}T02:00:00Z`),
    metPersonIds: [d.head.personId],
    metCount: 1,
  })
  return { id: 'L09', from: day, to: day, ...ledger(w.here.areaId) }
}

const ledger = (unitId: string) => ({ purpose: 'visit', basisKind: 'unit', basisId: unitId })

const visit = (officerId: string, d: Awaited<ReturnType<typeof door>>) => ({
  id: anId(),
  kind: '一般走访',
  targetKind: 'household',
  targetId: d.householdId,
  visitorIds: [officerId],
  startedAt: '2026-11-20T10:00:00+08:00',
  endedAt: '2026-11-20T10:20:00+08:00',
  geoReason: '室内无信号',
  met: true,
  metCount: 1,
  metPersonIds: [d.head.personId],
  topics: ['信息核对'],
  summaryChips: [],
  summary: '核对家庭成员，提醒防范电信诈骗。',
})
