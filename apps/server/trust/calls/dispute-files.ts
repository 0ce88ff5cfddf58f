import { createHash } from 'node:crypto'
import * as c from '#features/disputes/contract.ts'
import { makeDispute } from '#features/disputes/factory.ts'
import { makeBody } from '#features/mediation/factory.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

/** A fresh file at a fresh door, registered by nobody of the test. */
async function dispute(w: CallWorld): Promise<{ id: string; version: number }> {
  const d = await door(w)
  const seed = { addressId: d.addressId, officerId: w.here.officerId }
  return { id: await makeDispute(w.t.admin, { ...seed, personIds: [d.head.personId, d.spouse.personId] }), version: 1 }
}

const aPaper = () => Buffer.from(`%PDF-1.7\n${anId().repeat(4)}\n%%EOF\n`)

async function declared(w: CallWorld) {
  const { id } = await dispute(w)
  const file = aPaper()
  const sha256 = createHash('sha256').update(file).digest('hex')
  const fileId = anId()
  const what = { kind: '文书' as const, name: '收条', contentType: 'application/pdf', bytes: file.length }
  return { file, input: { id, fileId, ...what, sha256, pieceBytes: 131_072, pieceHashes: [sha256] } }
}
async function half(w: CallWorld) {
  const { file, input } = await declared(w)
  await w.users.OFFICER.call(c.declareFile, input)
  return { id: input.id, fileId: input.fileId, n: 0, data: file.toString('base64') }
}
async function stored(w: CallWorld) {
  const { id, fileId, ...piece } = await half(w)
  const { version } = await w.users.OFFICER.call(c.sendPiece, { id, fileId, ...piece })
  return { id, fileId, version }
}

async function receipt(w: CallWorld) {
  const of = await dispute(w)
  const { rows } = await w.t.admin.query('select id from dispute_party where dispute_id = $1 order by ord', [of.id])
  const at = w.t.clock.now().toISOString()
  return {
    ...of,
    fromId: rows[0].id as string,
    toId: rows[1].id as string,
    at,
    amountYuan: 300,
    what: '修补费用',
    how: '现金' as const,
  }
}

async function booking(w: CallWorld) {
  const of = await dispute(w)
  const bodyId = await makeBody(w.t.admin, { unitId: w.here.stationId, by: w.here.officerId, name: `调委会${anId()}` })
  const hour = (n: number) => new Date(w.t.clock.now().getTime() + n * 3_600_000).toISOString()
  return { ...of, kind: '联席会商' as const, bodyId, room: '第一调解室', fromAt: hour(2), toAt: hour(3) }
}
async function booked(w: CallWorld) {
  const { kind: _kind, ...input } = await booking(w)
  const made = await w.users.OFFICER.call(c.bookMeeting, { ...input, kind: '联席会商' })
  return { ...input, version: made.meetingVersion, meetingId: made.meetingId }
}

/** How to call what hangs on a dispute: its evidence and its meetings. */
export const disputeFiles: CallTable = {
  'disputes.declareFile': { by: 'OFFICER', input: async (w) => (await declared(w)).input },
  'disputes.sendPiece': { by: 'OFFICER', input: half },
  'disputes.listFiles': { by: 'OFFICER', input: async (w) => ({ id: (await stored(w)).id }) },
  'disputes.openFile': {
    by: 'OFFICER',
    async input(w) {
      const { id, fileId } = await stored(w)
      return { id, fileId }
    },
  },
  'disputes.removeFile': { by: 'OFFICER', input: async (w) => ({ ...(await stored(w)), reason: '传错了文件' }) },
  'disputes.eraseParty': {
    by: 'DEPUTY',
    async input(w) {
      const { id, version } = await dispute(w)
      // At the station itself: whoever was taken out is no person of the register any more, and stands in no list of the other calls.
      await w.t.admin.query(
        `update dispute d set own = 'NOT_MEDIABLE', state = 'NOT_MEDIABLE', unit_id = u.id, unit_pos = u.lft from sec.unit u where d.id = $1 and u.id = $2`,
        [id, w.here.stationId],
      )
      const { rows } = await w.t.admin.query('select id from dispute_party where dispute_id = $1 order by ord', [id])
      return { id, version, partyId: rows[0].id, note: '当事人书面要求删除' }
    },
  },
  'disputes.addInquiry': {
    by: 'OFFICER',
    async input(w) {
      const { id, version } = await dispute(w)
      const witness = { name: '宇文见证', sex: '1', relation: '邻居' } as const
      return {
        id,
        version,
        witness,
        at: w.t.clock.now().toISOString(),
        place: '警务室',
        record: '问：听到什么？答：听到争吵。',
      }
    },
  },
  'disputes.addReceipt': { by: 'OFFICER', input: receipt },
  'disputes.voidRecord': {
    by: 'OFFICER',
    async input(w) {
      const { id, version, recordId } = await w.users.OFFICER.call(c.addReceipt, await receipt(w))
      return { id, version, recordId, reason: '金额写错' }
    },
  },
  'disputes.listRecords': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await w.users.OFFICER.call(c.addReceipt, await receipt(w))).id }),
  },
  'disputes.bookMeeting': { by: 'OFFICER', input: booking },
  'disputes.moveMeeting': { by: 'OFFICER', input: booked },
  'disputes.cancelMeeting': {
    by: 'OFFICER',
    async input(w) {
      const { id, meetingId, version } = await booked(w)
      return { id, meetingId, version, reason: '当事人请假' }
    },
  },
  'disputes.listMeetings': { by: 'OFFICER', input: async (w) => ({ id: (await booked(w)).id }) },
  'disputes.schedule': {
    by: 'OFFICER',
    input: async (w) => ({ bodyId: (await booked(w)).bodyId, from: w.t.clock.now().toISOString().slice(0, 10) }),
  },
}
