import { spawn } from 'node:child_process'
import { access, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, delimiter, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '#platform/errors/errors.ts'

const TIMEOUT_MS = 60_000
/** Whoever comes behind so many conversions would wait for minutes; he is told instead. */
const WAITING_MAX = 6
const NAMES = process.platform === 'win32' ? ['soffice.exe', 'soffice.com'] : ['soffice', 'libreoffice']

let configured: string | undefined

/** Where the setting says that LibreOffice is; the path is searched where it says nothing. */
export function useOffice(program: string | undefined): void {
  configured = program
}

/** The program that turns a Word file into PDF; undefined where this machine has none. It may be installed while the server runs. */
export async function officeProgram(): Promise<string | undefined> {
  if (configured !== undefined) return (await isProgram(configured)) ? configured : undefined
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of NAMES) if (folder !== '' && (await isProgram(join(folder, name)))) return join(folder, name)
  return undefined
}

const isProgram = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )

let last: Promise<unknown> = Promise.resolve()
let waiting = 0

/**
 * A Word file as PDF by LibreOffice; undefined where there is none. One at a time: it takes a core and some hundred megabytes.
 * @throws AppError `pdf_failed` where it cannot or takes too long, `pdf_busy` where too many wait
 */
export async function toPdf(docx: Uint8Array): Promise<Uint8Array | undefined> {
  const program = await officeProgram()
  if (program === undefined) return undefined
  if (waiting >= WAITING_MAX) throw new AppError('pdf_busy')
  waiting += 1
  const turn = last.then(() => pdfOf(program, docx))
  last = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    waiting -= 1
  }
}

async function pdfOf(program: string, docx: Uint8Array): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'linan-paper-'))
  try {
    const file = join(folder, 'paper.docx')
    await writeFile(file, docx, { mode: 0o600 })
    const [pdf] = await runOffice(program, [file], 'pdf', TIMEOUT_MS).catch(() => [])
    if (pdf === undefined) throw new AppError('pdf_failed')
    return pdf
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * Converts files with LibreOffice in a profile of its own, so that a running office or another conversion does not answer. Nothing of it is
 * left afterwards: no process, no profile.
 * @throws Error with its words where it cannot convert one of them or takes longer than `timeoutMs`
 */
export async function runOffice(
  program: string,
  files: readonly string[],
  target: string,
  timeoutMs: number,
): Promise<Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linan-office-'))
  try {
    const out = join(folder, 'out')
    await mkdir(out)
    const options = [
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`,
      '--headless',
      '--norestore',
      '--convert-to',
      target,
      '--outdir',
      out,
      ...files,
    ]
    const said = await run(program, options, folder, timeoutMs)
    const extension = target.split(':')[0] as string
    return await Promise.all(
      files.map((file) =>
        readFile(join(out, `${basename(file, extname(file))}.${extension}`)).catch(() => {
          throw new Error(`LibreOffice wrote no ${extension} for ${basename(file)}: ${said}`)
        }),
      ),
    )
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** `soffice` starts others: all of them are one group, which is ended as one. */
function run(program: string, options: readonly string[], home: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const isGrouped = process.platform !== 'win32'
    // Nothing of the server's environment but what finds programs and fonts: it may hold passwords.
    const { PATH, LANG, SYSTEMROOT, TEMP, TMP } = process.env
    const env = { PATH, LANG: LANG ?? 'C.UTF-8', SYSTEMROOT, TEMP, TMP, HOME: home }
    const child = spawn(program, options, { detached: isGrouped, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const listen = (piece: Buffer) => {
      said = (said + piece.toString()).slice(-2000)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    const end = () => {
      try {
        if (isGrouped && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // Nothing of the group is left.
      }
    }
    const clock = setTimeout(() => {
      end()
      reject(new Error(`LibreOffice took longer than ${timeoutMs} ms`))
    }, timeoutMs)
    child.on('error', (error) => {
      clearTimeout(clock)
      reject(error)
    })
    child.on('exit', () => {
      clearTimeout(clock)
      end()
      resolve(said)
    })
  })
}
