import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastEvent } from '#features/visits/testing/world.ts'
import { EXIF_WITH_PLACE, jpegOf } from '#platform/files/testing/jpeg.ts'
import * as c from './contract.ts'
import { declaration, mp4Of, pdfOf, send, upload } from './testing/files.ts'
import { codeOf, type DisputeWorld, disputeWorld, fieldsOf, quarrel, refusal, ruleOf } from './testing/world.ts'

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
}, 120_000)
afterAll(() => w.t.close())

const registered = async () => (await w.officer.call(c.registerDispute, quarrel(w))).id
const listed = (id: string, by = w.officer) => by.call(c.listFiles, { id })

describe('evidence', () => {
  test('comes in pieces, is kept sealed, opens with the parties named, and stands in the steps', async () => {
    const id = await registered()
    const file = pdfOf(40_000)
    const { fileId, state } = await upload(w.officer, id, file, {
      kind: '文书',
      name: '收条',
      copies: 2,
      note: '原件核对',
    })
    expect(state).toBe('WHOLE')
    const { items } = await listed(id)
    expect(items).toMatchObject([
      {
        id: fileId,
        kind: '文书',
        name: '收条',
        copies: 2,
        missing: [],
        can: { open: true, goOn: false, remove: true },
      },
    ])
    const answer = await w.officer.send(c.openFile, { id, fileId })
    expect(answer.raw.equals(file)).toBe(true)
    expect(answer.headers['content-type']).toContain('application/pdf')
    expect(answer.headers['content-disposition']).toContain('attachment')
    const parties = (await w.officer.call(c.getDispute, { id })).parties.map((p) => p.personId)
    const event = await lastEvent(w, w.officer, 'disputes.openFile')
    expect([event.subjects, event.purpose]).toEqual([parties.toSorted(), 'dispute'])
    const { rows } = await w.t.admin.query('select sealed from dispute_file_piece where file_id = $1', [fileId])
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(file.includes(row.sealed.subarray(-64))).toBe(false)
    const { steps } = await w.officer.call(c.getDispute, { id })
    expect(steps.map((s) => s.kind)).toContain('fileAdded')
  })

  test('half sent it is shown as such and gone on with, also when a piece comes twice', async () => {
    const id = await registered()
    const file = pdfOf(50_000)
    const d = declaration(id, file)
    const first = await w.officer.call(c.declareFile, d)
    await send(w.officer, d, file, 1)
    await send(w.officer, d, file, 1)
    const [half] = (await listed(id)).items
    expect(half).toMatchObject({ state: 'OPEN', missing: [0, 2, 3], can: { open: false, goOn: true, remove: true } })
    expect(await codeOf(w.officer.call(c.openFile, { id, fileId: d.fileId }))).toBe('dispute_file_not_whole')
    // The declaration sent again says what is missing; another file under its id is refused.
    expect((await w.officer.call(c.declareFile, d)).missing).toEqual([0, 2, 3])
    expect(await codeOf(w.officer.call(c.declareFile, { ...d, sha256: 'a'.repeat(64) }))).toBe('dispute_file_id_reused')
    expect(await codeOf(w.officer.call(c.declareFile, { ...d, fileId: crypto.randomUUID() }))).toBe(
      'dispute_file_twice',
    )
    // A colleague sees it and can neither go on nor take it out.
    expect((await listed(id, w.chief)).items[0]?.can).toEqual({ open: false, goOn: false, remove: false })
    expect(await codeOf(send(w.chief, d, file, 0))).toBe('forbidden')
    expect(
      await codeOf(w.chief.call(c.removeFile, { id, fileId: d.fileId, version: first.version, reason: '传错了' })),
    ).toBe('forbidden')
    for (const n of [0, 2, 3]) await send(w.officer, d, file, n)
    expect((await listed(id)).items[0]?.state).toBe('WHOLE')
  })

  test('a video and 500 MB are refused before a byte is sent, with what to do instead', async () => {
    const id = await registered()
    const file = mp4Of('isom', 'vide', 'soun')
    const video = await refusal(w.officer.call(c.declareFile, declaration(id, file, { contentType: 'video/mp4' })))
    expect([video.code, video.body.error.message]).toEqual([
      'dispute_file_video',
      expect.stringContaining('执法记录仪编号'),
    ])
    const large = await refusal(
      w.officer.call(c.declareFile, { ...declaration(id, file), bytes: 500 * 1024 * 1024, pieceHashes: [] }),
    )
    expect(large.body.error).toMatchObject({ code: 'dispute_file_too_large', params: { max: 20 } })
    expect(large.body.error.message).toContain('采集工作站')
    const page = declaration(id, file, { contentType: 'text/html' })
    expect(await codeOf(w.officer.call(c.declareFile, page))).toBe('dispute_file_type')
    expect((await listed(id)).items).toEqual([])
  })

  test('what is not what it says is refused at its first piece or as a whole, and nothing of it is kept', async () => {
    const id = await registered()
    const cases: [Buffer, string, string][] = [
      [mp4Of('qt  ', 'vide'), 'audio/mp4', 'is_video'],
      [mp4Of('M4A ', 'vide'), 'audio/mp4', 'is_video'],
      [Buffer.from('<html><script>alert(1)</script>'), 'application/pdf', 'type_differs'],
      [jpegOf({ scan: randomBytes(20), extra: [EXIF_WITH_PLACE] }), 'image/jpeg', 'has_metadata'],
    ]
    for (const [file, contentType, fault] of cases)
      expect(await upload(w.officer, id, file, { contentType })).toMatchObject({ state: 'REFUSED', refusedCode: fault })
    const { rows } = await w.t.admin.query(
      'select count(*)::int as n from dispute_file_piece where dispute_id = $1 and sealed is not null',
      [id],
    )
    expect(rows[0].n).toBe(0)
    const { steps } = await w.officer.call(c.getDispute, { id })
    expect(steps.map((s) => s.kind)).not.toContain('fileAdded')
  })

  test('a piece that differs, pieces that do not fit, a kind that does not, a number of a person in the name', async () => {
    const id = await registered()
    const file = pdfOf(20_000)
    const d = declaration(id, file)
    await w.officer.call(c.declareFile, d)
    const piece = { id, fileId: d.fileId, n: 0, data: randomBytes(40).toString('base64') }
    expect(await codeOf(w.officer.call(c.sendPiece, piece))).toBe('dispute_file_piece_differs')
    expect(await codeOf(w.officer.call(c.sendPiece, { ...piece, n: 7 }))).toBe('dispute_file_piece_differs')
    const other = declaration(id, pdfOf())
    expect(await fieldsOf(w.officer.call(c.declareFile, { ...other, pieceHashes: [] }))).toEqual([
      'pieceHashes:dispute_file_pieces_do_not_fit',
    ])
    expect(await fieldsOf(w.officer.call(c.declareFile, { ...other, kind: '录音' }))).toEqual([
      'kind:dispute_file_kind',
    ])
    expect(await fieldsOf(w.officer.call(c.declareFile, { ...other, name: '电话19400001234' }))).toEqual([
      'name:summary_has_identifier',
    ])
  })

  test('no more than the parameter allows, also when two add at once', async () => {
    const id = await registered()
    await w.t.admin.query(`update parameter set value = '2' where code = 'dispute.file.max'`)
    const codes = await Promise.all(
      [0, 1, 2, 3].map(() =>
        w.officer.call(c.declareFile, declaration(id, pdfOf())).then(
          () => 'ok',
          (error) => error.code,
        ),
      ),
    )
    await w.t.admin.query(`update parameter set value = '60' where code = 'dispute.file.max'`)
    expect(codes.toSorted()).toEqual(['dispute_files_full', 'dispute_files_full', 'ok', 'ok'])
  })

  test('goes out by who added it, with a reason that stays in the steps; not once the dispute is archived', async () => {
    const id = await registered()
    const { fileId, version } = await upload(w.officer, id, pdfOf())
    const wrong = { id, fileId, version: version + 5, reason: '传错了文件' }
    expect(await codeOf(w.officer.call(c.removeFile, wrong))).toBe('version_conflict')
    expect(await fieldsOf(w.officer.call(c.removeFile, { ...wrong, reason: '19400001234' }))).toEqual([
      'reason:summary_has_identifier',
    ])
    expect((await w.officer.call(c.removeFile, { ...wrong, version })).state).toBe('REMOVED')
    expect(await codeOf(w.officer.call(c.openFile, { id, fileId }))).toBe('dispute_file_removed')
    const { steps } = await w.officer.call(c.getDispute, { id })
    expect(steps.at(-1)).toMatchObject({ kind: 'fileRemoved', note: '传错了文件' })
    const kept = await upload(w.officer, id, pdfOf())
    const half = declaration(id, pdfOf(40_000))
    await w.officer.call(c.declareFile, half)
    await w.t.admin.query('update dispute set is_archived = true, archived_at = now() where id = $1', [id])
    const late = { id, fileId: kept.fileId, version: kept.version, reason: '不需要了' }
    expect(await ruleOf(w.officer.call(c.removeFile, late))).toBe('ARCHIVED')
    expect(await ruleOf(w.officer.call(c.declareFile, declaration(id, pdfOf())))).toBe('ARCHIVED')
    expect((await listed(id)).can).toEqual({ add: false })
    expect((await w.officer.send(c.openFile, { id, fileId: kept.fileId })).status).toBe(200)
  })

  test('whoever does not see the dispute sees nothing of its evidence, by no way', async () => {
    const id = await registered()
    const file = pdfOf()
    const { fileId } = await upload(w.officer, id, file)
    for (const user of [w.officer2, w.mediator, w.duty, w.aux, w.grid]) {
      const calls = [
        () => user.call(c.listFiles, { id }),
        () => user.call(c.openFile, { id, fileId }),
        () => user.call(c.declareFile, declaration(id, pdfOf())),
        () => send(user, { id, fileId }, file, 0),
      ]
      for (const call of calls) expect(['not_found', 'forbidden']).toContain(await codeOf(call()))
    }
    // A file of one dispute is not reached through another that one sees.
    const other = await registered()
    expect(await codeOf(w.officer.call(c.openFile, { id: other, fileId }))).toBe('not_found')
  })
})
