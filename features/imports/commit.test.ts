import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCare } from '#features/care/factory.ts'
import { makePoint } from '#features/check-ins/factory.ts'
import { makeBatch } from '#features/contact-cards/factory.ts'
import { makeBody, makeMediator } from '#features/mediation/factory.ts'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import { Chunker, type CommitInput, isReady, toCommitted } from './chunks.ts'
import { begin, commitRows, finish, getRun, listRuns, undo } from './contract.ts'
import { makeFolder } from './factory.ts'
import { readFolder } from './read-folder.ts'
import type { Acceptable, Draft } from './vocabulary.ts'

let t: TestApp
let here: Station
let officer: User
let second: User
let grid: User
let stranger: User

beforeAll(async () => {
  t = await testApp()
  here = await makeStation(t.admin, { cipher: t.cipher })
  const other = await makeStation(t.admin, { cipher: t.cipher })
  officer = await t.user('OFFICER', here.areaId, { staffId: here.officerId })
  second = await t.user('AUX', here.areaId, { staffId: here.auxId })
  grid = await t.user('GRID', here.gridId, { staffId: here.gridWorkerId })
  stranger = await t.user('OFFICER', other.areaId, { staffId: other.officerId })
})
afterAll(() => t.close())

const SETTLED: Acceptable[] = ['id_missing', 'relation_unknown', 'date_incomplete']

async function chunksOf(size: number, accepted: Acceptable[] = SETTLED): Promise<CommitInput[][]> {
  const { files } = makeFolder(size)
  return (await chunksIn(files, accepted)).chunks
}

async function chunksIn(files: Record<string, Uint8Array>, accepted: Acceptable[]) {
  const drafts: Draft[] = []
  await readFolder(
    Object.entries(files).map(([name, bytes]) => ({ name, size: bytes.length, bytes: async () => bytes })),
    { chosen: {}, options: { today: '2026-11-26', demo: true } },
    (found) => void drafts.push(...found),
  )
  const chunks: CommitInput[][] = []
  const index = new Map(Object.keys(files).map((name, i) => [name, i]))
  const chunker = new Chunker((no, rows) => void (chunks[no] = rows))
  const ready = drafts.filter((d) => isReady(d, new Set(accepted)))
  for (const d of ready) chunker.add(toCommitted(d, index))
  chunker.end()
  return { chunks, drafts }
}

let key = 0
const nextKey = () => String((key += 1)).padStart(64, '0')
async function open(by: User, chunks: CommitInput[][], accepted = SETTLED, clientKey = nextKey()) {
  return by.call(begin, {
    clientKey,
    communityCode: here.communities[0] as string,
    compound: '江南小区',
    files: [{ name: '名单.xlsx', sha256: 'a'.repeat(64) }],
    accepted,
    total: chunks.flat().length,
  })
}
async function whole(by: User, chunks: CommitInput[][], accepted = SETTLED) {
  const { id } = await open(by, chunks, accepted)
  const answers = []
  for (const [no, rows] of chunks.entries()) answers.push(...(await by.call(commitRows, { id, no, rows })).rows)
  await by.call(finish, { id })
  return { id, answers }
}
async function takeBack(by: User, id: string) {
  const { chunks } = await by.call(getRun, { id })
  const kept = []
  for (const no of chunks.toReversed()) kept.push(...(await by.call(undo, { id, no, commit: true })).kept)
  return kept
}

const REGISTER = [
  'person',
  'person_identity',
  'person_phone',
  'person_scope',
  'household',
  'residence',
  'address',
  'building',
  'compound',
  'road',
  'house',
  'person_pair',
  'address_terms',
  'part_term',
  'task',
  'visit',
]
/** What the register holds, table by table, apart from ids, instants and what counts changes. */
const MARKS = ['event_id', 'version', 'updated_at', 'updated_by']
async function hashes(bare: boolean): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const table of REGISTER) {
    const { rows } = await t.admin.query<{ h: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(x.j::text, '|' order by x.j::text), '')) as h
         from (select to_jsonb(t) - $1::text[] as j from ${table} t) x`,
      [bare ? MARKS : []],
    )
    found[table] = rows[0]?.h ?? ''
  }
  return found
}
const countOf = async (table: string) =>
  Number((await t.admin.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n)
const totals = async () => Object.fromEntries(await Promise.all(REGISTER.map(async (x) => [x, await countOf(x)])))

const door = (roomNo: string) => ({ building: '9号楼', unitNo: '1', roomNo })
const idOf = (n: number) => makeDemoId('1980-01-01', n)
const one = (
  name: string,
  n: number,
  roomNo: string,
  more: Partial<NonNullable<CommitInput['person']>> = {},
  household = roomNo,
): CommitInput => ({
  person: { name, idType: 'CN_ID', idNo: n === 0 ? '' : idOf(n), phones: [], ...more },
  door: door(roomNo),
  household,
  source: { file: 0, sheet: '名单', row: n },
  doubts: n === 0 ? ['id_missing'] : [],
})

describe('a folder of a station goes into the register', () => {
  it('twice is once, and taken back it is as if it had never come', async () => {
    const before = await hashes(false)
    const chunks = await chunksOf(1_600)
    const first = await whole(officer, chunks)
    const added = await totals()
    expect(first.answers.filter((a) => a.outcome === 'new').length).toBeGreaterThan(1_000)
    expect(added.person).toBeGreaterThan(1_000)
    const again = await whole(second, chunks)
    expect(again.answers.filter((a) => a.outcome === 'new' && a.personId !== null)).toEqual([])
    expect(await totals()).toEqual(added)
    expect(await takeBack(second, again.id)).toEqual([])
    expect(await takeBack(officer, first.id)).toEqual([])
    expect(await hashes(false)).toEqual(before)
    expect((await officer.call(listRuns, {})).items.find((r) => r.id === first.id)?.state).toBe('UNDONE')
  }, 120_000)

  it('stops between any two chunks and goes on to the same end', async () => {
    const chunks = await chunksOf(1_200)
    const straight = await whole(officer, chunks)
    const end = await totals()
    await takeBack(officer, straight.id)
    const clientKey = nextKey()
    const { id } = await open(officer, chunks, SETTLED, clientKey)
    for (const [no, rows] of chunks.entries()) {
      const resumed = await open(officer, chunks, SETTLED, clientKey)
      expect(resumed).toMatchObject({ id, isResumed: true, done: chunks.slice(0, no).map((_, i) => i) })
      const sent = await officer.call(commitRows, { id, no, rows })
      // The answer was lost on the way: the chunk comes again and is stored once.
      expect(await officer.call(commitRows, { id, no, rows })).toEqual(sent)
    }
    await officer.call(finish, { id })
    expect(await totals()).toEqual(end)
    await takeBack(officer, id)
  }, 120_000)

  it('by two at once doubles nobody and no door', async () => {
    const chunks = await chunksOf(1_200)
    const alone = await whole(officer, chunks)
    const end = await totals()
    await takeBack(officer, alone.id)
    const runs = await Promise.all([whole(officer, chunks), whole(second, chunks.toReversed())])
    expect(await totals()).toMatchObject({
      person_identity: end.person_identity,
      address: end.address,
      building: end.building,
    })
    const { rows } = await t.admin.query('select id_bi from person_identity group by id_bi having count(*) > 1')
    expect(rows).toEqual([])
    // Each takes its own back; what the other one built on waits for him.
    await takeBack(officer, runs[0].id)
    await takeBack(second, runs[1].id)
  }, 120_000)
})

describe('rows are decided when they are written', () => {
  it('twins, namesakes, father and son on one phone, a child without number', async () => {
    const rows = [
      one('林大山', 1, '101', { relation: '户主/本人', phones: ['19400000001'] }),
      one('林小山', 2, '101', { relation: '子女', phones: ['19400000001'] }),
      one('林一双', 3, '101', { relation: '子女' }),
      one('林二双', 5, '101', { relation: '子女' }),
      one('林大山', 7, '102', { relation: '户主/本人' }),
      one('林幼', 0, '101', { relation: '子女', birthDate: '2026-06-01' }),
    ]
    const { id, answers } = await whole(officer, [rows])
    expect(answers.map((a) => a.outcome)).toEqual(rows.map(() => 'new'))
    expect(new Set(answers.map((a) => a.personId)).size).toBe(rows.length)
    const { rows: people } = await t.admin.query<{ name: string; idType: string; review: boolean }>(
      `select name, id_type as "idType", id_review_on is not null as review from person where id = any ($1) order by name`,
      [answers.map((a) => a.personId)],
    )
    expect(people.find((p) => p.name === '林幼')).toMatchObject({ idType: 'NONE', review: true })
    const { rows: homes } = await t.admin.query<{ n: number; states: string[]; heads: number }>(
      `select count(distinct household_id)::int as n, array_agg(distinct state) as states, (select count(*)::int from household h where h.head_residence_id in (select id from residence)) as heads
         from residence where person_id = any ($1)`,
      [answers.map((a) => a.personId)],
    )
    // The doors are drafts, so even an officer's entries wait.
    expect(homes[0]).toMatchObject({ n: 2, states: ['DECLARED'], heads: 2 })
    const again = await whole(officer, [rows], [])
    expect(again.answers.map((a) => [a.outcome, a.reasons.map((r) => r.code)])).toEqual([
      ...rows.slice(0, 5).map(() => ['same', []]),
      ['doubtful', ['id_missing']],
    ])
    await takeBack(officer, id)
  })

  it('writes what is new of somebody known, and leaves it to the undo', async () => {
    const first = await whole(officer, [
      [one('林一', 11, '201', { relation: '户主/本人' }), one('林二', 12, '201', { relation: '其他' })],
    ])
    const before = await hashes(true)
    const change = await whole(officer, [
      [
        one('林一', 11, '201', { phones: ['19400000011'], hukouAddr: '某县某村' }),
        one('林二', 12, '201', { relation: '子女' }),
        one('林二', 12, '202'),
      ],
    ])
    expect(change.answers.map((a) => [a.outcome, a.reasons.map((r) => r.code)])).toEqual([
      ['changed', ['phone_new', 'hukou_differs']],
      ['changed', ['relation_differs']],
      ['changed', ['lives_elsewhere']],
    ])
    const { rows } = await t.admin.query<{ relation: string; isMain: boolean }>(
      `select relation_to_head as relation, is_main as "isMain" from residence where person_id = $1 order by is_main desc`,
      [change.answers[1]?.personId],
    )
    expect(rows).toEqual([
      { relation: '子女', isMain: true },
      { relation: '其他', isMain: false },
    ])
    expect(await takeBack(officer, change.id)).toEqual([])
    expect(await hashes(true)).toEqual(before)
    await takeBack(officer, first.id)
  })

  it('leaves whom somebody took on the care list since, the building for which cards were printed, the door of a check point and the home of a mediator, and takes back the rest', async () => {
    const run = await whole(officer, [
      [
        one('林关', 15, '203', { relation: '户主/本人' }),
        one('林余', 16, '204', { relation: '户主/本人' }),
        one('林邻', 17, '205', { relation: '户主/本人' }),
      ],
    ])
    const personId = run.answers[0]?.personId as string
    const { rows } = await t.admin.query(
      'select household_id as "householdId", address_id as "addressId" from residence where person_id = $1',
      [personId],
    )
    const subject = await makeCare(t.admin, { householdId: rows[0].householdId, personId, officerId: here.officerId })
    const batch = await makeBatch(t.admin, {
      addressId: rows[0].addressId,
      officerId: here.officerId,
      createdAt: new Date(),
    })
    const other = await t.admin.query('select address_id as id from residence where person_id = $1', [
      run.answers[1]?.personId,
    ])
    const point = { addressId: other.rows[0].id, by: here.officerId, createdAt: new Date() }
    const { pointId } = await makePoint(t.admin, point)
    const third = await t.admin.query('select address_id as id from residence where person_id = $1', [
      run.answers[2]?.personId,
    ])
    const home = third.rows[0].id
    const bodyId = await makeBody(t.admin, { unitId: here.roomId, by: here.officerId })
    const mediatorId = await makeMediator(t.admin, { bodyId, by: here.officerId, homeAddressId: home })
    const kept = await takeBack(officer, run.id)
    expect(kept.length).toBeGreaterThan(0)
    const doors = await t.admin.query('select 1 from address where id = any ($1)', [[point.addressId, home]])
    expect(doors.rowCount).toBe(2)
    const left = await t.admin.query(
      'select (select count(*)::integer from care_subject where id = $1) as care, (select count(*)::integer from person where id = $2) as person',
      [subject, run.answers[1]?.personId],
    )
    expect(left.rows).toEqual([{ care: 1, person: 0 }])
    await t.admin.query('delete from care_subject where id = $1', [subject])
    await t.admin.query('delete from card_batch where id = $1', [batch])
    await t.admin.query('delete from check_code where point_id = $1', [pointId])
    await t.admin.query('delete from check_point where id = $1', [pointId])
    await t.admin.query('delete from mediator where id = $1', [mediatorId])
    await t.admin.query('delete from mediation_body where id = $1', [bodyId])
  })

  it('never writes what is wrong, nor what is doubtful and not settled', async () => {
    const before = await totals()
    const bad = one('林错', 21, '301')
    const wrong = { ...bad, person: { ...bad.person, idNo: '420799199001010010' } } as CommitInput
    const { answers } = await whole(
      officer,
      [[wrong, one('林缺', 0, '301'), { ...one('林无', 23, '301'), door: {} }]],
      [],
    )
    expect(answers.map((a) => a.outcome)).toEqual(['wrong', 'doubtful', 'doubtful'])
    expect(answers.map((a) => a.personId)).toEqual([null, null, null])
    expect(await totals()).toEqual({ ...before })
  })

  it('keeps both where one number has two names, the later one 存疑, and asks ever after', async () => {
    const { id } = await whole(officer, [[one('林甲', 31, '401')]])
    const { answers } = await whole(officer, [[one('林乙', 31, '402')]], ['name_differs'])
    expect(answers[0]).toMatchObject({ outcome: 'new' })
    const { rows } = await t.admin.query<{ s: string }>('select id_state as s from person where id = $1', [
      answers[0]?.personId,
    ])
    expect(rows[0]?.s).toBe('存疑')
    const again = await whole(officer, [[one('林乙', 31, '402')]], ['name_differs'])
    expect(again.answers[0]).toMatchObject({ outcome: 'doubtful', personId: null })
    await takeBack(officer, id)
  })

  it('a dormitory of 300 is one household, and 400 rows are stored in well under two seconds', async () => {
    const rows = Array.from({ length: 300 }, (_, i) =>
      one(`林工${'一二三四五六七八九十'[i % 10]}`, 401 + i, '宿舍', { relation: '其他' }, 'd'),
    )
    const started = performance.now()
    const { id, answers } = await whole(officer, [rows])
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(answers.every((a) => a.outcome === 'new')).toBe(true)
    const { rows: n } = await t.admin.query<{ n: number }>(
      'select count(distinct household_id)::int as n from residence where person_id = any ($1)',
      [answers.map((a) => a.personId)],
    )
    expect(n[0]?.n).toBe(1)
    await takeBack(officer, id)
  })

  it('keeps an old number of fifteen digits beside the one made of it, and refuses one that is not the same', async () => {
    const drafts = await chunksIn(
      { '旧号.csv': Buffer.from('\ufeff姓名,身份证号码,楼栋,单元,房号\n林旧,420799880808007,9号楼,1单元,1101\n') },
      [],
    )
    const [row] = drafts.chunks[0] ?? []
    expect(row?.person).toMatchObject({ alias15: '420799880808007' })
    expect(row?.person?.idNo).toHaveLength(18)
    const other = { ...row, person: { ...row?.person, alias15: '420799880808015' } } as CommitInput
    const { id, answers } = await whole(officer, [[other, row as CommitInput]])
    expect(answers.map((a) => a.outcome)).toEqual(['wrong', 'new'])
    expect(answers[0]?.reasons).toContainEqual({ field: 'idNo', code: 'id_15_differs', level: 'wrong' })
    const { rows } = await t.admin.query<{ kind: string | null; bi: Buffer }>(
      'select alias_kind as kind, id_bi as bi from person_identity where person_id = $1 order by is_alias',
      [answers[1]?.personId],
    )
    expect(rows.map((r) => r.kind)).toEqual([null, '15位旧号'])
    expect(rows.map((r) => r.bi)).toEqual(
      [row?.person?.idNo, '420799880808007'].map((n) => t.cipher.identityIndex(n as string)),
    )
    await takeBack(officer, id)
  })

  it('marks what comes from a list, and tells where each row stood', async () => {
    const { id, answers } = await whole(grid, [[one('林源', 51, '501')]])
    const { rows } = await t.admin.query(
      `select p.source, r.source as rs, r.state, a.state as door, a.unit_id = $2 as mine, c.sources from person p join residence r on r.person_id = p.id join address a on a.id = r.address_id, import_chunk c
        where p.id = $1 and c.run_id = $3`,
      [answers[0]?.personId, here.gridId, id],
    )
    expect(rows).toEqual([
      { source: '批量导入', rs: '批量导入', state: 'DECLARED', door: '草拟', mine: true, sources: [[0, '名单', 51]] },
    ])
    const { rows: seen } = await t.admin.query(
      `select s.person_key from audit.subject s join import_chunk c on true join audit.event e on e.id = c.event_id and (e.at, e.seq) = (s.event_at, s.event_seq) where c.run_id = $1`,
      [id],
    )
    expect(seen).toEqual([{ person_key: answers[0]?.personId }])
    await takeBack(grid, id)
  })
})

describe('an import is taken back', () => {
  it('as its preview said, chunk by chunk, and its events name everybody', async () => {
    const chunks = await chunksOf(1_600)
    const { id, answers } = await whole(officer, chunks)
    const sum = { people: 0, doors: 0, kept: 0 }
    const done = { people: 0, doors: 0, kept: 0 }
    for (const [into, commit] of [
      [sum, false],
      [done, true],
    ] as const)
      for (const no of chunks.map((_, i) => i).toReversed()) {
        const part = await officer.call(undo, { id, no, commit })
        into.people += part.people
        into.doors += part.doors
        into.kept += part.kept.length
      }
    expect(sum).toEqual(done)
    expect(done.kept).toBe(0)
    const { rows } = await t.admin.query<{ key: string }>(
      `select distinct s.person_key as key from import_chunk c join audit.event e on e.id = c.undo_event_id join audit.subject s on (s.event_at, s.event_seq) = (e.at, e.seq) where c.run_id = $1`,
      [id],
    )
    const written = new Set(answers.flatMap((a) => a.personId ?? []))
    expect(new Set(rows.map((r) => r.key))).toEqual(written)
  }, 60_000)

  it('and leaves what somebody has changed or used since, by name of the record', async () => {
    const rows = [one('林留', 61, '601', { relation: '户主/本人' }), one('林走', 62, '602', { relation: '户主/本人' })]
    const { id, answers } = await whole(officer, [rows])
    await t.admin.query(
      `update person set contact_pref = '短信', event_id = gen_random_uuid(), version = version + 1 where id = $1`,
      [answers[0]?.personId],
    )
    const preview = await officer.call(undo, { id, no: 0, commit: false })
    expect(preview).toMatchObject({ people: 1, doors: 1, persons: [answers[1]?.personId], state: 'FINISHED' })
    const kept = await takeBack(officer, id)
    expect(kept.map((k) => k.kind).toSorted()).toEqual(['address', 'person', 'residence'])
    expect(kept.find((k) => k.kind === 'person')?.personId).toBe(answers[0]?.personId)
    const { rows: left } = await t.admin.query('select id from person where id = any ($1)', [
      answers.map((a) => a.personId),
    ])
    expect(left).toEqual([{ id: answers[0]?.personId }])
  })

  it('and leaves the home and the family of a colleague, which stay barred to him', async () => {
    const rows = [one('林亲', 63, '603', { relation: '户主/本人' }), one('林宅', 64, '604', { relation: '户主/本人' })]
    const { id, answers } = await whole(officer, [rows])
    await t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, address_id, reason, from_on, event_id) values
         (gen_random_uuid(), $1, $2, null, '家属', '2020-01-01', gen_random_uuid()), (gen_random_uuid(), $1, null, $3, '住所', '2020-01-01', gen_random_uuid())`,
      [here.auxId, answers[0]?.personId, answers[1]?.addressId],
    )
    await takeBack(officer, id)
    const { rows: left } = await t.admin.query(
      'select (select count(*)::integer from person where id = $1) as person, (select count(*)::integer from address where id = $2) as home, (select count(*)::integer from person where id = $3) as other',
      [answers[0]?.personId, answers[1]?.addressId, answers[1]?.personId],
    )
    expect(left).toEqual([{ person: 1, home: 1, other: 0 }])
    await t.admin.query('delete from staff_conflict where staff_id = $1', [here.auxId])
  })

  it('from the last chunk on, by its maker only, within its term', async () => {
    const { id } = await whole(officer, [[one('林序', 71, '701')], [one('林后', 72, '701')]])
    await expect(officer.call(undo, { id, no: 0, commit: true })).rejects.toThrow(/import_undo_order/)
    await expect(second.call(undo, { id, no: 1, commit: true })).rejects.toThrow(/not_found/)
    await t.admin.query(`update import_run set made_at = made_at - interval '8 days' where id = $1`, [id])
    await expect(officer.call(undo, { id, no: 1, commit: true })).rejects.toThrow(/import_undo_over/)
    await t.admin.query(`update import_run set made_at = made_at + interval '8 days' where id = $1`, [id])
    await takeBack(officer, id)
  })
})

describe('the range of the posting holds', () => {
  it('nothing is written or told outside of it', async () => {
    const mine = await whole(officer, [[one('林界', 81, '801')]])
    const before = await totals()
    const { id } = await stranger.call(begin, {
      clientKey: nextKey(),
      communityCode: here.communities[0] as string,
      compound: '江南小区',
      files: [{ name: 'x', sha256: 'b'.repeat(64) }],
      accepted: [],
      total: 1,
    })
    const { rows } = await stranger.call(commitRows, { id, no: 0, rows: [one('林界', 81, '801')] })
    expect(rows[0]).toMatchObject({ outcome: 'doubtful', personId: null, addressId: null })
    expect(await totals()).toEqual(before)
    await expect(stranger.call(getRun, { id: mine.id })).rejects.toThrow(/not_found/)
    await expect(stranger.call(commitRows, { id: mine.id, no: 0, rows: [one('林界', 81, '801')] })).rejects.toThrow(
      /not_found/,
    )
    await takeBack(officer, mine.id)
  })

  it('two chunks go side by side, and are taken back in the order in which they were written', async () => {
    const chunks = [111, 112, 113, 114].map((n) => [one(`林序`, n, '111'), one('林列', 10 + n, `${n}`)])
    const { id } = await open(officer, chunks)
    const put = (no: number) => officer.call(commitRows, { id, no, rows: chunks[no] as CommitInput[] })
    await Promise.all([put(3), put(2)])
    await Promise.all([put(0), put(1), put(1)])
    await officer.call(finish, { id })
    const { chunks: order } = await officer.call(getRun, { id })
    expect(order.toSorted()).toEqual([0, 1, 2, 3])
    expect(order.slice(0, 2).toSorted()).toEqual([2, 3])
    await expect(officer.call(undo, { id, no: order[0] as number, commit: true })).rejects.toThrow(/import_undo_order/)
    await takeBack(officer, id)
  })

  it('another chunk under a known number is refused, and a closed run takes none', async () => {
    const { id } = await open(officer, [[one('林一', 91, '901')]])
    await officer.call(commitRows, { id, no: 0, rows: [one('林一', 91, '901')] })
    await expect(officer.call(commitRows, { id, no: 0, rows: [one('林一', 91, '902')] })).rejects.toThrow(
      /import_chunk_differs/,
    )
    await officer.call(finish, { id })
    await expect(officer.call(commitRows, { id, no: 1, rows: [one('林三', 93, '901')] })).rejects.toThrow(
      /import_closed/,
    )
    await takeBack(officer, id)
  })

  it('a community that went into another one takes its rows along', async () => {
    const { id } = await open(officer, [[one('林并', 95, '1001')]])
    const [old, into] = here.communities
    await t.admin.query('update community set replaced_by = $2, valid_to = current_date where code = $1', [old, into])
    const { rows } = await officer.call(commitRows, { id, no: 0, rows: [one('林并', 95, '1001')] })
    const { rows: at } = await t.admin.query('select community_code as code from address where id = $1', [
      rows[0]?.addressId,
    ])
    expect(at).toEqual([{ code: into }])
    await t.admin.query('update community set replaced_by = null, valid_to = null where code = $1', [old])
  })
})
