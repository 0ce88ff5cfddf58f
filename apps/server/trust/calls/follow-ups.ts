import { makeFollowUp } from '#features/follow-ups/factory.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, door } from './world.ts'

const VICTIM = 1
let serial = 0

const day = (w: CallWorld, offset: number) => addDays(legalDate(w.t.clock.now()), offset)

/** A fresh warning to somebody behind a fresh door, with a protected address and one task of each making. */
async function followUp(w: CallWorld, sealed = false) {
  const { head, spouse } = await door(w)
  const made = await makeFollowUp(w.t.admin, {
    unitId: w.here.areaId,
    officerId: w.here.officerId,
    issuedOn: day(w, -30),
    endOn: day(w, 120),
    ...(sealed ? { sealedOn: day(w, -1), closeReason: '法院撤销' } : {}),
    parties: [
      { role: '加害人', name: '登记的人', personId: head.personId },
      { role: '受害人', name: '受保护的人', personId: spouse.personId, address: '临江路 1 号' },
    ],
    tasks: [{ dueOn: day(w, 2) }, { dueOn: day(w, 3), byRule: false }],
    cipher: w.t.cipher,
  })
  return { ...made, of: { id: made.id, version: 1 }, partyId: made.partyIds[VICTIM] as string }
}

export const followUps: CallTable = {
  'followUps.openFollowUp': {
    by: 'DEPUTY',
    input: async (w) => {
      const { head } = await door(w)
      return {
        instrument: '家庭暴力告诫书',
        instrumentNo: `试字${++serial}号`,
        issuedBy: '团结派出所',
        issuedOn: day(w, -1),
        officerId: w.here.officerId,
        parties: [
          { role: '加害人', personId: head.personId },
          { role: '受害人', name: '苏某', address: '临江路 1 号' },
        ],
      }
    },
  },
  'followUps.list': { by: 'OFFICER', input: async (w) => followUp(w).then(() => ({ limit: 20 })) },
  'followUps.get': { by: 'OFFICER', input: async (w) => ({ id: (await followUp(w)).id }) },
  'followUps.listDue': { by: 'OFFICER', input: async (w) => followUp(w).then(() => ({})) },
  'followUps.revealAddress': {
    by: 'OFFICER',
    input: async (w) => followUp(w).then(({ id, partyId }) => ({ id, partyId })),
  },
  'followUps.setAddress': {
    by: 'DEPUTY',
    input: async (w) => followUp(w).then(({ of, partyId }) => ({ ...of, partyId, address: '临江路 2 号' })),
  },
  'followUps.correct': {
    by: 'OFFICER',
    input: async (w) => ({
      ...(await followUp(w)).of,
      instrumentNo: `改字${++serial}号`,
      issuedBy: '前进派出所',
      endOn: day(w, 60),
    }),
  },
  'followUps.assign': {
    by: 'DEPUTY',
    input: async (w) => ({ ...(await followUp(w)).of, officerId: w.here.officer2Id }),
  },
  'followUps.addTask': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await followUp(w)).id, kind: '电话联系', dueOn: day(w, 5) }),
  },
  'followUps.recordTask': {
    by: 'OFFICER',
    input: async (w) =>
      followUp(w).then(({ of, taskIds }) => ({
        ...of,
        taskId: taskIds[0],
        doneOn: day(w, 0),
        result: '见到双方，没有再发生',
        violation: true,
      })),
  },
  'followUps.cancelTask': {
    by: 'DEPUTY',
    input: async (w) => followUp(w).then(({ of, taskIds }) => ({ ...of, taskId: taskIds[1] })),
  },
  'followUps.close': { by: 'OFFICER', input: async (w) => ({ ...(await followUp(w)).of, closeReason: '法院撤销' }) },
  'followUps.listSealed': { by: 'DEPUTY', input: async (w) => followUp(w, true).then(() => ({ limit: 20 })) },
  'followUps.openSealed': {
    by: 'DEPUTY',
    input: async (w) => ({ id: (await followUp(w, true)).id, reason: '核对当时的查访情况' }),
  },
}
