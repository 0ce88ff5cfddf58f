import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { officeProgram, runOffice, toPdf, useOffice } from './office.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linan-office-test-'))
})
afterEach(async () => {
  useOffice(undefined)
  await rm(folder, { recursive: true, force: true })
})

/** A program in the place of LibreOffice; `$out` is the folder to write to. */
async function program(script: string): Promise<string> {
  const file = join(folder, 'soffice')
  await writeFile(
    file,
    `#!/bin/sh\nfor one in "$@"; do prev="$last"; last="$one"; [ "$prev" = --outdir ] && out="$one"; done\n${script}\n`,
  )
  await chmod(file, 0o755)
  return file
}
const leftovers = async () =>
  (await readdir(tmpdir())).filter((name) => /^linan-(paper|office)-\w{6}$/.test(name)).length

test.skipIf(process.platform === 'win32')('one at a time, in a profile of its own, and nothing is left', async () => {
  const log = join(folder, 'log')
  useOffice(await program(`echo "begin $1" >> ${log}; sleep 0.2; echo end >> ${log}; echo "%PDF" > "$out/paper.pdf"`))
  const before = await leftovers()
  const made = await Promise.all([1, 2, 3].map(() => toPdf(new Uint8Array([1]))))
  expect(made.map((pdf) => Buffer.from(pdf ?? []).toString())).toEqual(['%PDF\n', '%PDF\n', '%PDF\n'])
  const lines = (await readFile(log, 'utf8')).trim().split('\n')
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end'])
  expect(new Set(lines.filter((line) => line.startsWith('begin'))).size).toBe(3)
  expect(await leftovers()).toBe(before)
})

test.skipIf(process.platform === 'win32')('what takes too long is ended with everything it started', async () => {
  const pidFile = join(folder, 'pid')
  const file = await program(`sleep 60 & echo $! > ${pidFile}; wait`)
  await expect(runOffice(file, [join(folder, 'a.docx')], 'pdf', 400)).rejects.toThrow('longer')
  const pid = Number(await readFile(pidFile, 'utf8'))
  const isGone = () => {
    try {
      process.kill(pid, 0)
      return false
    } catch {
      return true
    }
  }
  await expect.poll(isGone, { timeout: 3000 }).toBe(true)
})

test.skipIf(process.platform === 'win32')('says so where it fails or too many wait; the next one goes on', async () => {
  useOffice(await program('sleep 0.1; exit 1'))
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => toPdf(new Uint8Array([1]))))
  const codes = all.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'made'))
  expect(codes.filter((code) => code === 'pdf_failed')).toHaveLength(6)
  expect(codes.filter((code) => code === 'pdf_busy')).toHaveLength(2)
  await expect(toPdf(new Uint8Array([1]))).rejects.toMatchObject({ code: 'pdf_failed' })
})

test('undefined where there is none; the setting wins over the path', async () => {
  useOffice(join(folder, 'nothing'))
  expect(await officeProgram()).toBeUndefined()
  expect(await toPdf(new Uint8Array([1]))).toBeUndefined()
  if (process.platform === 'win32') return
  const file = await program('exit 0')
  useOffice(file)
  expect(await officeProgram()).toBe(file)
  const { PATH } = process.env
  try {
    useOffice(undefined)
    process.env.PATH = folder
    expect(await officeProgram()).toBe(file)
  } finally {
    process.env.PATH = PATH
  }
})
