import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../db/pool.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openBundle, writeBundle } from './bundle.ts'
import { splitNotes } from './heads.ts'
import { databaseSource } from './log-source.ts'
import { sealAll, SIGNER, sequencerOf, verdictOf, writeEvents } from './testing/log.ts'
import { verifyLog } from './verify.ts'

let t: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'linan-bundle-'))
const path = join(folder, 'log.gz')
const vkeys = [SIGNER.verifier.vkey]

beforeAll(async () => {
  t = await testDatabase()
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) select coalesce(max(id), 0) + 1, 'test.writes', '{PUBLIC}', 0, true from sec.action`,
  )
  const sequencer = await sequencerOf(t)
  await writeEvents(t.admin, 5000, 0)
  await sealAll(sequencer)
  await t.admin.query(`select audit.erase_persons(array[md5('person3')::uuid], '{}')`)
  await sequencer.end()
  const auditor = await connect(t.login('auditor'))
  expect(await writeBundle(databaseSource(auditor), path, { vkeys, now: new Date() })).toBe(5000)
  await auditor.end()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await t.drop()
})

const verdict = async (file: string, outside: string[] = []) => {
  const source = await openBundle(file)
  return verifyLog(source, { vkeys: source.vkeys, outside, now: source.made })
}

test('what was exported verifies elsewhere, to the same root, and only its owner may read the file', async () => {
  const here = await verdictOf(t)
  expect(await verdict(path)).toEqual(here)
  expect(here.faults).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a changed line is found; a file cut off, damaged or of another kind is no bundle', async () => {
  const lines = gunzipSync(readFileSync(path)).toString().split('\n')
  const other = join(folder, 'other.gz')
  const changed = lines.map((line) =>
    line.includes('"idx":77,') ? line.replace('"role":"OFFICER"', '"role":"CHIEF"') : line,
  )
  writeFileSync(other, gzipSync(changed.join('\n')))
  expect((await verdict(other)).faults).toMatchObject([{ code: 'event_changed', from: 77 }])
  writeFileSync(other, gzipSync(lines.slice(0, -3).join('\n')))
  await expect(verdict(other)).rejects.toThrow(/cut off/)
  writeFileSync(other, readFileSync(path).subarray(0, 20_000))
  await expect(verdict(other)).rejects.toThrow(/end of file|cut off/)
  writeFileSync(other, 'no gzip at all')
  await expect(verdict(other)).rejects.toThrow(/header/)
  writeFileSync(other, gzipSync('{"kind":"x"}\n'))
  await expect(verdict(other)).rejects.toThrow(/no bundle/)
  await expect(verdict(join(folder, 'missing.gz'))).rejects.toThrow(/ENOENT/)
})

test('a file may hold many heads', async () => {
  const { rows } = await t.admin.query<{ note: string }>('select note from audit.checkpoint')
  const note = rows[0]?.note as string
  const file = join(folder, 'heads')
  writeFileSync(file, note)
  appendFileSync(file, note)
  appendFileSync(file, `${note}— witness.example AAAA\n${note}`)
  expect(splitNotes(readFileSync(file, 'utf8'))).toEqual([note, note, `${note}— witness.example AAAA\n`, note])
})
