import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastEvent, person } from '#features/visits/testing/world.ts'
import * as c from './contract.ts'
import zh from './messages/zh-CN.json' with { type: 'json' }
import { stepKey } from './screens/words.ts'
import { pdfOf, upload } from './testing/files.ts'
import { codeOf, type DisputeWorld, disputeWorld, quarrel, refusal, ruleOf, stranger } from './testing/world.ts'

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
}, 120_000)
afterAll(() => w.t.close())

const HIM = '令狐远山'
/** Contains his name and stays whole. */
const HER = '令狐远山月'
const PLACE = '柳岸小区8号楼2单元1102室'

/** Every word of every row of the dispute tables that belongs to this file. */
async function wordsOf(id: string): Promise<string> {
  const { rows: tables } = await w.t.admin.query<{ name: string }>(
    `select relname as name from pg_class where relname ~ '^dispute' and relkind = 'r' and relname <> 'dispute_number'`,
  )
  const all: string[] = []
  for (const { name } of tables) {
    const { rows } = await w.t.admin.query(
      `select row_to_json(t)::text as text from ${name} t where ${name === 'dispute' ? 'id' : 'dispute_id'} = $1`,
      [id],
    )
    all.push(...rows.map((r) => r.text))
  }
  return all.join('\n')
}

/** A file that ended by withdrawal, with his name wherever somebody could type it. */
async function withdrawn(): Promise<{ id: string; version: number; partyId: string; key: string; fileId: string }> {
  const him = stranger('对方', {
    name: HIM,
    birthDate: '2012-03-04',
    isMinor: true,
    guardianName: '令狐万里',
    guardianTold: true,
    proxyName: '淳于代言',
    hasProxyLetter: true,
    phone: '19400003333',
    address: PLACE,
  })
  const of = await w.officer.call(
    c.registerDispute,
    quarrel(w, {
      title: `顾云舒与${HIM}噪声纠纷`,
      facts: `${HIM}家夜间装修，${HER}与顾云舒在${PLACE}门口争吵，${HIM}的监护人令狐万里到场劝解。`,
      claims: `要求${HIM}停止装修`,
      signs: ['扬言杀人放火'],
      parties: [
        { id: crypto.randomUUID(), side: '一方', personId: person(w, 0), name: '顾云舒', sex: '2' },
        him,
        stranger('第三人', { name: HER, phone: '19400005555', guardianName: HIM, isMinor: true, guardianTold: true }),
      ],
    }),
  )
  const { id } = of
  const { fileId } = await upload(w.officer, id, pdfOf(), { name: `${HIM}的收条`, note: `${HIM}交来` })
  let { version } = await w.officer.call(c.getDispute, { id })
  ;({ version } = await w.officer.call(c.recordContact, { id, version, way: '电话', note: `已联系${HIM}。` }))
  ;({ version } = await w.officer
    .call(c.setColour, { id, version, colour: '橙', note: `${HIM}已冷静` })
    .catch(() => ({ version })))
  const at = (hours: number) => new Date(w.t.clock.now().getTime() + hours * 3_600_000).toISOString()
  ;({ version } = await w.officer.call(c.bookMeeting, {
    id,
    version,
    kind: '联席会商',
    bodyId: w.bodyId,
    room: '第一调解室',
    fromAt: at(2),
    toAt: at(3),
    invited: [{ org: '其他', name: `${HIM}所在学校` }],
    note: `请${HIM}到场`,
  }))
  ;({ version } = await w.officer.call(c.act, { id, version, act: { kind: 'giveNotice' }, note: `告知${HIM}` }))
  ;({ version } = await w.officer.call(c.act, { id, version, act: { kind: 'triage', mode: '人民调解' } }))
  const { parties } = await w.officer.call(c.getDispute, { id })
  const theirs = (name: string) => parties.find((p) => p.name === name)?.id as string
  const told = { at: at(0), place: `${HIM}家门口`, withName: '令狐万里' }
  ;({ version } = await w.officer.call(c.addInquiry, {
    ...told,
    id,
    version,
    partyId: theirs(HIM),
    record: `问：几点装修？答：我是${HIM}，晚上十点。`,
  }))
  ;({ version } = await w.officer.call(c.addInquiry, {
    ...told,
    id,
    version,
    witness: { name: HIM, sex: '1', relation: `${HIM}的同学` },
    record: `问：听到什么？答：${HIM}家有响声。`,
  }))
  const given = { at: at(0), what: `${HIM}赔的灯`, how: '实物' as const, witness: HIM }
  const { version: now, recordId } = await w.officer.call(c.addReceipt, {
    ...given,
    id,
    version,
    fromId: theirs(HIM),
    toId: theirs('顾云舒'),
  })
  ;({ version } = await w.officer.call(c.voidRecord, { id, version: now, recordId, reason: `${HIM}没有给` }))
  const mine = parties.find((p) => p.name === HIM) as (typeof parties)[number]
  const first = parties.find((p) => p.side === '一方') as (typeof parties)[number]
  ;({ version } = await w.officer.call(c.act, {
    id,
    version,
    act: { kind: 'withdraw', by: first.id, recorded: true },
    note: `${HIM}同意`,
  }))
  return { id, version, partyId: mine.id, key: mine.personId, fileId }
}

describe('a party who asks for deletion', () => {
  test('no word of him is left in any column of any table, and what was done stays', async () => {
    const { id, version, partyId, key, fileId } = await withdrawn()
    const before = await w.deputy.call(c.getDispute, { id })
    expect(await wordsOf(id)).toContain(HIM)
    const done = await w.deputy.call(c.eraseParty, {
      id,
      version,
      partyId,
      fileIds: [fileId],
      note: `${HIM}书面要求删除`,
    })
    expect(done).toMatchObject({ id, version: version + 1 })
    const words = (await wordsOf(id)).replaceAll(HER, '')
    for (const trace of [HIM, partyId, '令狐万里', '淳于代言', PLACE, key, '2012-03-04', '194****3333', '3333'])
      expect(words, trace).not.toContain(trace)
    const after = await w.deputy.call(c.getDispute, { id })
    expect(after.title).toBe('顾云舒与某某某某噪声纠纷')
    expect(after.facts).toContain(HER)
    expect(after.parties.find((p) => p.name === '已删除')).toMatchObject({
      name: '已删除',
      sex: '0',
      birthDate: null,
      phoneMask: null,
      address: null,
      guardianName: null,
      proxyName: null,
    })
    expect(after.steps.map((s) => s.kind)).toEqual([...before.steps.map((s) => s.kind), 'erased'])
    const { rows } = await w.t.admin.query(
      `select (select count(*) from dispute_party_secret where id = $1)::int as secrets, (select count(*) from dispute_file_piece where file_id = $2 and sealed is not null)::int as pieces`,
      [partyId, fileId],
    )
    expect(rows[0]).toEqual({ secrets: 0, pieces: 0 })
    const event = await lastEvent(w, w.deputy, 'disputes.eraseParty')
    expect([event.purpose, event.subjects]).toEqual(['rights', [key]])
    expect(await codeOf(w.deputy.call(c.eraseParty, { id, version: done.version, partyId, note: '再删一次' }))).toBe(
      'not_found',
    )
  })

  test('is the deputy’s, at the version he saw', async () => {
    const { id, version, partyId } = await withdrawn()
    for (const user of [w.officer, w.chief, w.duty])
      expect(await codeOf(user.call(c.eraseParty, { id, version, partyId, note: '要求删除' }))).toBe('forbidden')
    expect(await codeOf(w.deputy.call(c.eraseParty, { id, version: version - 1, partyId, note: '要求删除' }))).toBe(
      'version_conflict',
    )
  })

  test('what the law keeps is kept, and the answer names the ground', async () => {
    const open = await w.officer.call(c.registerDispute, quarrel(w))
    const partyId = (await w.officer.call(c.getDispute, { id: open.id })).parties[1]?.id as string
    const ask = (version: number) => w.deputy.call(c.eraseParty, { id: open.id, version, partyId, note: '要求删除' })
    const refused = await refusal(ask(open.version))
    expect(refused.body.error).toMatchObject({ code: 'dispute_refused', params: { refusal: 'FILE_KEPT' } })
    expect(refused.body.error.message).toContain('还没有结束')
    await w.t.admin.query(
      `update dispute set own = 'CLOSED', state = 'CLOSED', mode = '治安调解', is_eligible = true, incident_no = 'JJD-9', ended_at = now() where id = $1`,
      [open.id],
    )
    expect((await refusal(ask(open.version))).body.error.message).toContain('程序规定')
    await w.t.admin.query(
      `insert into dispute_agreement (id, dispute_id, pair_ids, form, agreed_at, facts, issues, responsibilities, terms, perform_mode, perform_by, is_sealed, copies, event_id)
       values (gen_random_uuid(), $1, '{}', '口头', now(), '互致歉意', '', '', '[]', '当场', '2026-12-01', false, 1, gen_random_uuid())`,
      [open.id],
    )
    expect((await refusal(ask(open.version))).body.error.message).toContain('人民调解法第二十七条')
    expect(await ruleOf(ask(open.version))).toBe('FILE_KEPT')
  })
})

test('everything that was done has a word in the history of the file', async () => {
  const { rows } = await w.t.admin.query<{ kind: string }>('select distinct kind from dispute_step')
  const kinds = rows.map((r) => r.kind)
  for (const kind of ['meetingBooked', 'fileAdded', 'erased', 'inquiry', 'receipt', 'voidRecord', 'withdraw'])
    expect(kinds).toContain(kind)
  expect(kinds.filter((kind) => !(stepKey(kind) in zh))).toEqual([])
})
