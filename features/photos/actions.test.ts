import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastEvent, person, sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { recordVisit, voidVisit } from '#features/visits/contract.ts'
import { EXIF_WITH_PLACE, FROM_CHROME, jpegOf, segment } from '#platform/files/testing/jpeg.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'
import { CHUNK, freshFile, type Picture, pictureOf } from './testing/pictures.ts'

let w: VisitWorld
let visitId: string
let day = 0
beforeAll(async () => {
  w = await visitWorld()
  visitId = await aVisit()
})
afterAll(() => w.t.close())

/** A visit of the officer on a day of its own. */
async function aVisit(id = uuidv7()): Promise<string> {
  day += 1
  const on = `2026-10-${String(day).padStart(2, '0')}`
  await w.officer.call(
    recordVisit,
    sheetOf(w, { id, startedAt: `${on}T01:00:00.000Z`, endedAt: `${on}T01:20:00.000Z` }),
  )
  return id
}

const at = (subjectId = visitId) => ({ subjectId, addressId: w.door.addressId })
const aPicture = (size = 3 * CHUNK, change = {}, subjectId = visitId) =>
  pictureOf(at(subjectId), freshFile(size, randomInt(2 ** 31)), change)
const record = (p: Picture, by: User = w.officer) => by.call(contract.recordPhoto, p.declared)
const put = (p: Picture, n: number, by: User = w.officer, bytes = p.chunks[n] as Buffer) =>
  by.call(contract.putChunk, { id: p.declared.id, n, data: bytes.toString('base64') })
async function sendWhole(p: Picture) {
  await record(p)
  let standing = await w.officer.call(contract.missingChunks, { id: p.declared.id })
  for (const n of standing.missing) standing = await put(p, n)
  return standing
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )
const because = { purpose: 'visit' as const, basisKind: 'visit' as const }
const open = (id: string, by: User = w.officer, basisId = visitId) =>
  by.send(contract.getPhoto, { id, ...because, basisId })
const itemOf = async (id: string, subjectId = visitId) =>
  (await w.officer.call(contract.listPhotos, { subjectKind: 'visit', subjectId })).items.find((one) => one.id === id)
const sealedOf = async (id: string) =>
  (
    await w.t.admin.query<{ sealed: Buffer | null }>('select sealed from photo_chunk where photo_id = $1 order by n', [
      id,
    ])
  ).rows.map((r) => r.sealed)

describe('a photograph in pieces', () => {
  test('comes in any order, each piece as often as it likes, and is whole once', async () => {
    const subjectId = await aVisit()
    const p = aPicture(3 * CHUNK, {}, subjectId)
    expect(await record(p)).toMatchObject({ state: 'OPEN', missing: [0, 1, 2, 3] })
    expect((await put(p, 2)).missing).toEqual([0, 1, 3])
    expect((await put(p, 2)).missing).toEqual([0, 1, 3])
    expect((await itemOf(p.declared.id, subjectId))?.missing).toBe(3)
    for (const n of [3, 0]) await put(p, n)
    expect(await put(p, 1)).toEqual({ id: p.declared.id, state: 'WHOLE', refusedCode: null, missing: [] })
    expect(await put(p, 1)).toMatchObject({ state: 'WHOLE' })
    expect(await record(p)).toMatchObject({ state: 'WHOLE', missing: [] })
    const answer = await open(p.declared.id, w.officer, subjectId)
    expect(answer.raw.equals(p.file)).toBe(true)
  })

  test('lies sealed in the database, and leaves as a file that no browser takes for a page', async () => {
    const subjectId = await aVisit()
    const p = aPicture(CHUNK, {}, subjectId)
    await sendWhole(p)
    for (const sealed of await sealedOf(p.declared.id)) expect(sealed?.includes(p.file.subarray(0, 16))).toBe(false)
    const { status, headers } = await open(p.declared.id, w.officer, subjectId)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''.*\.jpg$/)
  })

  test('a piece that was not declared, or is another length, is not taken', async () => {
    const p = aPicture(2 * CHUNK, {}, await aVisit())
    await record(p)
    const bent = Buffer.from(p.chunks[0] as Buffer)
    bent[100] = (bent[100] as number) ^ 1
    expect(await codeOf(put(p, 0, w.officer, bent))).toBe('photo_chunk_differs')
    expect(await codeOf(put(p, 0, w.officer, p.chunks[1]))).toBe('photo_chunk_differs')
    expect(await codeOf(put(p, 9, w.officer, p.chunks[0]))).toBe('photo_chunk_differs')
    expect(await codeOf(put(p, 0, w.officer, Buffer.alloc(0)))).toBe('photo_chunk_differs')
    expect((await w.officer.call(contract.missingChunks, { id: p.declared.id })).missing).toEqual([0, 1, 2])
  })

  test('may come before its record, and is shown with it once that is there', async () => {
    const later = uuidv7()
    const p = aPicture(CHUNK, {}, later)
    expect(await sendWhole(p)).toMatchObject({ state: 'WHOLE' })
    expect(await codeOf(w.officer.call(contract.getPhoto, { id: p.declared.id, ...because, basisId: visitId }))).toBe(
      'not_found',
    )
    expect((await w.chief.call(contract.listPhotos, { subjectKind: 'visit', subjectId: later })).items).toEqual([])
    await aVisit(later)
    expect((await open(p.declared.id, w.chief, later)).raw.equals(p.file)).toBe(true)
  })
})

describe('declaring', () => {
  test('the same declaration again changes nothing; another one under its id, or by somebody else, is refused', async () => {
    const p = aPicture(CHUNK, {}, await aVisit())
    await record(p)
    await record(p)
    const other = { ...p, declared: { ...p.declared, containsPerson: false } }
    expect(await codeOf(record(other))).toBe('photo_id_reused')
    expect(await codeOf(record(p, w.aux))).toBe('photo_id_reused')
  })

  test('the same picture twice at one record stands once; at another record it may stand too', async () => {
    const p = aPicture(CHUNK, {}, await aVisit())
    await record(p)
    const again = { ...p, declared: { ...p.declared, id: uuidv7() } }
    expect(await codeOf(record(again))).toBe('photo_twice')
    const elsewhere = { ...p, declared: { ...p.declared, id: uuidv7(), subjectId: await aVisit() } }
    expect(await codeOf(record(elsewhere))).toBe('ok')
  })

  test.each([
    [
      'more than 3 MB',
      { bytes: 3_145_729, chunkBytes: 262_144, chunkHashes: Array(13).fill('0'.repeat(64)) },
      'photo_too_large',
    ],
    [
      'pieces beyond 256 kB',
      { bytes: 300_000, chunkBytes: 262_145, chunkHashes: Array(2).fill('0'.repeat(64)) },
      'photo_too_large',
    ],
    ['65,535 pixels', { width: 65_535 }, 'photo_too_large'],
    ['fewer pieces than it has bytes', { bytes: 200_000 }, 'invalid_input'],
    ['a record that has no photographs', { subjectKind: 'person' }, 'photo_subject_unknown'],
    ['a door of another area', { addressId: '01990000-0000-7000-8000-00000000dead', subjectId: uuidv7() }, 'not_found'],
  ])('%s is refused', async (_, change, code) => {
    expect(await codeOf(record(aPicture(CHUNK, change)))).toBe(code)
  })

  test('nine of one record, and no tenth; one that was withdrawn makes room', async () => {
    const subjectId = await aVisit()
    const nine = Array.from({ length: 9 }, () => aPicture(100, {}, subjectId))
    for (const p of nine) await record(p)
    const tenth = aPicture(100, {}, subjectId)
    expect(await codeOf(record(tenth))).toBe('photo_too_many')
    await w.officer.call(contract.voidPhoto, { id: nine[0]?.declared.id as string, version: 1, reason: '拍错了' })
    expect(await codeOf(record(tenth))).toBe('ok')
  })
})

describe('hostile bytes', () => {
  const named: [string, () => Buffer, object, string][] = [
    [
      'SVG with a script',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      {},
      'not_jpeg',
    ],
    ['HTML', () => Buffer.from('<!doctype html><script>alert(1)</script>'), {}, 'not_jpeg'],
    ['PNG', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), {}, 'not_jpeg'],
    ['a page behind a picture', () => jpegOf({ behind: Buffer.from('<script>alert(1)</script>') }), {}, 'not_jpeg'],
    ['EXIF with a place', () => jpegOf({ extra: [EXIF_WITH_PLACE] }), {}, 'has_metadata'],
    ['a comment', () => jpegOf({ extra: [segment(0xfe, Buffer.from('x'))] }), {}, 'has_metadata'],
    ['a canvas of Chrome that was not cleaned', () => FROM_CHROME, { width: 24, height: 16 }, 'has_metadata'],
    [
      '65,535 pixels under a harmless declaration',
      () => jpegOf({ width: 65_535, height: 65_535 }),
      {},
      'wrong_dimensions',
    ],
    ['a whole that is not the declared one', () => jpegOf(), { sha256: 'ab'.repeat(32) }, 'hash_differs'],
  ]
  test.each(named)('%s: refused with its code, and nothing of it is kept', async (_, file, change, code) => {
    const subjectId = await aVisit()
    const p = pictureOf(at(subjectId), file(), change)
    const standing = await sendWhole(p)
    expect(standing).toMatchObject({ state: 'REFUSED', refusedCode: code, missing: [] })
    expect(await sealedOf(p.declared.id)).toEqual(p.chunks.map(() => null))
    expect((await open(p.declared.id, w.officer, subjectId)).body).toContain('photo_not_whole')
    // The phone that heard no answer asks again and hears the same.
    expect(await record(p)).toMatchObject({ state: 'REFUSED', refusedCode: code })
    expect(await put(p, 0)).toMatchObject({ state: 'REFUSED' })
  })
})

describe('who sees a photograph', () => {
  let p: Picture
  let subjectId: string
  beforeAll(async () => {
    subjectId = await aVisit()
    p = aPicture(CHUNK, {}, subjectId)
    await sendWhole(p)
  })

  test('nobody of another area: not the picture, not the list, not its pieces', async () => {
    for (const by of [w.officer2]) {
      expect(await codeOf(by.call(contract.getPhoto, { id: p.declared.id, ...because, basisId: subjectId }))).toBe(
        'basis_invalid',
      )
      const home = { purpose: 'visit' as const, basisKind: 'address' as const, basisId: w.door2.addressId }
      expect(await codeOf(by.call(contract.getPhoto, { id: p.declared.id, ...home }))).toBe('not_found')
      expect((await by.call(contract.listPhotos, { subjectKind: 'visit', subjectId })).items).toEqual([])
      expect(await codeOf(by.call(contract.missingChunks, { id: p.declared.id }))).toBe('not_found')
      expect(await codeOf(put(p, 0, by))).toBe('not_found')
      expect(await codeOf(by.call(contract.voidPhoto, { id: p.declared.id, version: 2, reason: '看看' }))).toBe(
        'not_found',
      )
    }
  })

  test('a colleague of the area sees it, and brings no piece of it', async () => {
    expect((await open(p.declared.id, w.aux, subjectId)).status).toBe(200)
    expect(await codeOf(w.aux.call(contract.missingChunks, { id: p.declared.id }))).toBe('forbidden')
    expect(await codeOf(put(p, 0, w.aux))).toBe('forbidden')
  })

  test('the basis is the record or its door, and the event names whom the picture shows', async () => {
    expect((await open(p.declared.id, w.officer, visitId)).status).toBe(200)
    const elsewhere = { purpose: 'visit', basisKind: 'address', basisId: w.door2.addressId }
    expect((await w.chief.send(contract.getPhoto, { id: p.declared.id, ...elsewhere })).body).toContain('basis_invalid')
    await open(p.declared.id, w.chief, subjectId)
    const event = await lastEvent(w, w.chief, 'photos.getPhoto')
    expect(event).toMatchObject({ outcome: 1, purpose: 'visit', basis: 'visit', shown: [2] })
    expect(event.subjects).toEqual([person(w, 0), person(w, 1)].sort())
  })

  test('one without people names nobody', async () => {
    const empty = aPicture(CHUNK, { containsPerson: false }, subjectId)
    await sendWhole(empty)
    await open(empty.declared.id, w.chief, subjectId)
    expect((await lastEvent(w, w.chief, 'photos.getPhoto')).subjects).toEqual([])
  })

  test('whoever must not see the visit, because a relative was met, sees no photograph of it', async () => {
    const relative = await w.t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2020-01-01', gen_random_uuid()) returning id`,
      [w.station.chiefId, person(w, 0)],
    )
    expect((await open(p.declared.id, w.chief, subjectId)).status).not.toBe(200)
    expect((await w.chief.call(contract.listPhotos, { subjectKind: 'visit', subjectId })).items).toEqual([])
    await w.t.admin.query('delete from staff_conflict where id = $1', [relative.rows[0].id])
  })
})

describe('withdrawing', () => {
  test('with a reason, by its author or the officer of the area; leaders still see it, until it is forgotten', async () => {
    const subjectId = await aVisit()
    const p = aPicture(CHUNK, {}, subjectId)
    await sendWhole(p)
    const { id } = p.declared
    expect(await codeOf(w.aux.call(contract.voidPhoto, { id, version: 2, reason: '拍错了' }))).toBe('forbidden')
    expect(await codeOf(w.officer.call(contract.voidPhoto, { id, version: 1, reason: '拍错了' }))).toBe(
      'version_conflict',
    )
    expect(await codeOf(w.officer.call(contract.voidPhoto, { id, version: 2, reason: '本人19400000001' }))).toBe(
      'invalid_input',
    )
    await w.officer.call(contract.voidPhoto, { id, version: 2, reason: '拍错了' })
    expect(await codeOf(w.officer.call(contract.voidPhoto, { id, version: 3, reason: '拍错了' }))).toBe(
      'photo_withdrawn',
    )
    expect((await open(id, w.officer, subjectId)).body).toContain('photo_withdrawn')
    expect((await open(id, w.chief, subjectId)).raw.equals(p.file)).toBe(true)
    const forget = (on: string) => w.t.admin.query('select * from photos_forget($1)', [on])
    await w.t.admin.query(`update photo set voided_at = now() - interval '29 days' where id = $1`, [id])
    await forget('2999-01-01')
    expect((await sealedOf(id)).every((one) => one !== null)).toBe(true)
    await w.t.admin.query(`update photo set voided_at = now() - interval '32 days' where id = $1`, [id])
    await forget('2999-01-01')
    expect(await sealedOf(id)).toEqual([null, null])
    expect((await open(id, w.chief, subjectId)).body).toContain('photo_withdrawn')
    expect(await itemOf(id, subjectId)).toMatchObject({
      voidReason: '拍错了',
      sha256: p.declared.sha256,
      can: { open: false, void: false },
    })
  })

  test('a phone that sends on is told that nothing is wanted any more', async () => {
    const p = aPicture(CHUNK, {}, await aVisit())
    await record(p)
    await w.officer.call(contract.voidPhoto, { id: p.declared.id, version: 1, reason: '拍错了' })
    expect(await put(p, 0)).toMatchObject({ state: 'OPEN', missing: [] })
    expect(await sealedOf(p.declared.id)).toEqual([null, null])
  })

  test('stays with a visit that is voided', async () => {
    const subjectId = await aVisit()
    const p = aPicture(CHUNK, {}, subjectId)
    await sendWhole(p)
    await w.officer.call(voidVisit, { id: subjectId, version: 1, reason: '重复登记' })
    expect((await open(p.declared.id, w.officer, subjectId)).status).toBe(200)
  })
})

describe('what is never completed', () => {
  test('is given up after the days of the parameter, and comes again where the phone does', async () => {
    const p = aPicture(2 * CHUNK, {}, await aVisit())
    await record(p)
    await put(p, 0)
    const age = (days: number) =>
      w.t.admin.query(
        `update photo_chunk set received_at = now() - make_interval(days => $2) where photo_id = $1 and sealed is not null`,
        [p.declared.id, days],
      )
    await age(28)
    await w.t.admin.query(`select * from photos_forget('2999-01-01')`)
    expect((await w.officer.call(contract.missingChunks, { id: p.declared.id })).missing).toEqual([1, 2])
    await age(32)
    const { rows } = await w.t.admin.query(`select * from photos_forget('2999-01-01')`)
    expect(rows[0].given_up).toBe(1)
    expect((await w.officer.call(contract.missingChunks, { id: p.declared.id })).missing).toEqual([0, 1, 2])
    for (const n of [0, 1, 2]) await put(p, n)
    expect((await record(p)).state).toBe('WHOLE')
  })
})

test('photographs follow a door that is joined to another', async () => {
  const p = aPicture(CHUNK, {}, uuidv7())
  await record(p)
  await w.t.admin.query('begin')
  await w.t.admin.query('update address set merged_into = $2 where id = $1', [w.door.addressId, w.door2.addressId])
  const { rows } = await w.t.admin.query('select address_id from photo where id = $1', [p.declared.id])
  await w.t.admin.query('rollback')
  expect(rows).toEqual([{ address_id: w.door2.addressId }])
})
