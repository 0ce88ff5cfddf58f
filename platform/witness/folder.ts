import { randomBytes } from 'node:crypto'
import fs, { existsSync, lstatSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCheckpoint } from '../seal/checkpoint.ts'
import { COSIGNATURE_V1, ED25519, parseVerifierKey, type VerifierKey } from '../seal/note.ts'
import { SealError } from '../seal/seal-error.ts'
import { parseSigner, type Signer, signerOf } from '../seal/signer.ts'
import type { SeenHead } from './answer.ts'

/** A fault of the folder, in a sentence with what to do. */
export class WitnessError extends Error {
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

const KEY = 'witness.key'
const LOGS = 'logs'
/** Stands where no head is signed yet. A file that is gone or empty is never taken for that: the witness would begin anew. */
const NOTHING_YET = 'nothing signed yet\n'
/** Of the heads of one hour the first stays (s); the last of all is kept anyway. */
const HISTORY_S = 3600

/** The calls that write; tests let each of them fail. */
export type Files = Pick<typeof fs, 'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync'>

/**
 * What a witness keeps: its key, the keys of the logs it knows, and of each log the head it signed last (`<id>.head`) and one of each hour
 * (`<id>.heads`, for `linan audit verify --checkpoint`). No database. A head is on disk, folder and all, before anybody hears of it.
 */
export interface WitnessFolder {
  readonly path: string
  readonly signer: Signer
  readonly logs: readonly VerifierKey[]
  /** The last head signed of this origin. */
  seen(origin: string): SeenHead | undefined
  /** Durable when it returns. When it throws, the head before or this one is on disk, and is read from there again. */
  keep(origin: string, head: SeenHead): void
  /** Keeps a head that contradicts the last one; the first of them stays (`<id>.contradiction`). */
  accuse(origin: string, note: string): void
  /** Where that is, if there is one. */
  accusation(origin: string): string | undefined
  /** Heads of a log, the oldest first: one of each hour, and the last. */
  history(origin: string): string
}

/** Makes a folder and the key of a witness. @throws WitnessError, SealError where a name or key is malformed */
export function makeWitness(path: string, name: string, log: string): WitnessFolder {
  if (existsSync(join(path, KEY)))
    throw new WitnessError(
      `${path} 已有见证方密钥。There is a witness in ${path} already.`,
      '换一个目录,或用 witness add-log 登记另一个日志。Choose another folder, or add a log with witness add-log.',
    )
  const key = checkLog(log)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  writeWhole(path, KEY, `${signerOf(name, COSIGNATURE_V1, randomBytes(32)).skey}\n`, 0o400)
  writeWhole(path, `${key.id}.head`, NOTHING_YET, 0o600)
  writeWhole(path, LOGS, `${key.vkey}\n`, 0o600)
  return openWitness(path)
}

/** Lets a witness know another log, such as one that goes on under a new name after a restore. */
export function addLog(path: string, log: string): WitnessFolder {
  const folder = openWitness(path)
  const key = checkLog(log)
  if (folder.logs.some((known) => known.name === key.name))
    throw new WitnessError(`已登记过 ${key.name}。${key.name} is known already.`, '无需再做。Nothing to do.')
  writeWhole(path, `${key.id}.head`, NOTHING_YET, 0o600)
  writeWhole(path, LOGS, [...folder.logs, key].map((one) => `${one.vkey}\n`).join(''), 0o600)
  return openWitness(path)
}

function checkLog(log: string): VerifierKey {
  const key = parseVerifierKey(log.trim())
  if (key.type !== ED25519) throw new SealError('key_malformed', 'this is no key of a log')
  return key
}

/** Opens the folder of a witness. @throws WitnessError where it is none, is open to others, or is damaged: a witness that forgot what it signed must not sign */
export function openWitness(path: string, files: Files = fs): WitnessFolder {
  const keyFile = join(path, KEY)
  const stat = lstatSync(keyFile, { throwIfNoEntry: false })
  if (!stat?.isFile())
    throw new WitnessError(
      `${path} 里没有见证方。There is no witness in ${path}.`,
      '先执行 linan witness init。Run linan witness init first.',
    )
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
    throw new WitnessError(
      `密钥文件 ${keyFile} 对其他账户开放。The key file is open to other accounts.`,
      `chmod 400 ${keyFile}`,
    )
  try {
    const signer = parseSigner(readFileSync(keyFile, 'utf8').trim())
    const logs = readFileSync(join(path, LOGS), 'utf8').split('\n').filter(Boolean).map(checkLog)
    const heads = new Map(logs.map((log) => [log.name, readHead(path, log, signer)]))
    const unsure = new Set<string>()
    const logOf = (origin: string) => logs.find((one) => one.name === origin) as VerifierKey
    const fileOf = (origin: string, what: string) => join(path, `${logOf(origin).id}.${what}`)
    for (const { name } of logs) mendHistory(fileOf(name, 'heads'), signer.verifier.name)
    const noted = new Map<string, number>()
    return {
      path,
      signer,
      logs,
      seen(origin) {
        if (unsure.has(origin)) heads.set(origin, readHead(path, logOf(origin), signer))
        unsure.delete(origin)
        return heads.get(origin)
      },
      keep(origin, head) {
        unsure.add(origin)
        writeWhole(path, `${logOf(origin).id}.head`, head.note, 0o600, files)
        heads.set(origin, head)
        unsure.delete(origin)
        if (head.time - (noted.get(origin) ?? 0) < HISTORY_S) return
        if (appendHead(fileOf(origin, 'heads'), head.note)) noted.set(origin, head.time)
      },
      accuse(origin, note) {
        try {
          writeFileSync(fileOf(origin, 'contradiction'), note, { flag: 'wx', mode: 0o600 })
        } catch {
          // There is one already, or no room: the refusal itself stands.
        }
      },
      accusation: (origin) =>
        existsSync(fileOf(origin, 'contradiction')) ? fileOf(origin, 'contradiction') : undefined,
      history(origin) {
        const file = fileOf(origin, 'heads')
        const older = existsSync(file) ? readFileSync(file, 'utf8') : ''
        const last = heads.get(origin)?.note ?? ''
        return older.endsWith(last) ? older : older + last
      },
    }
  } catch (error) {
    if (!(error instanceof SealError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new WitnessError(
      `${path} 已损坏(${(error as Error).message})。The folder is damaged.`,
      '忘记了签过什么的见证方不能再签:另建一个(新名称),由派出所重新登记。旧备份也会忘记。A witness that forgot must not sign: make another one with a new name and let the station enrol that. An old copy has forgotten too.',
    )
  }
}

/** Its own signature is on it: a head that somebody put there is none. */
function readHead(path: string, log: VerifierKey, signer: Signer): SeenHead | undefined {
  const note = readFileSync(join(path, `${log.id}.head`), 'utf8')
  if (note === NOTHING_YET) return undefined
  const { checkpoint, cosigned } = openCheckpoint(note, log, [signer.verifier])
  const own = cosigned[0]
  if (own === undefined) throw new SealError('signature_missing', 'the head kept here is not signed by this witness')
  return { size: checkpoint.size, root: checkpoint.root, time: own.time, note }
}

/** Whole or not at all, as far as the disk lets it; the history is for convenience, the last head stands elsewhere. Answers whether it is there. */
function appendHead(file: string, note: string): boolean {
  const size = lstatSync(file, { throwIfNoEntry: false })?.size ?? 0
  try {
    fs.appendFileSync(file, note, { mode: 0o600 })
    return true
  } catch {
    if (existsSync(file)) truncateSync(file, size)
    return false
  }
}

/** Cuts off a head that a power cut left half written: a note ends with the line of the witness. */
function mendHistory(file: string, name: string): void {
  if (!existsSync(file)) return
  const text = readFileSync(file, 'utf8')
  const end = text.lastIndexOf('\n', text.length - 1)
  let line = text.lastIndexOf(`\n— ${name} `, end)
  while (line >= 0 && text.indexOf('\n', line + 1) < 0) line = text.lastIndexOf(`\n— ${name} `, line - 1)
  const whole = line < 0 ? '' : text.slice(0, text.indexOf('\n', line + 1) + 1)
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole))
}

/** All or nothing, and on disk: written beside, synced, renamed, and the folder synced too. */
function writeWhole(folder: string, name: string, content: string, mode: number, files: Files = fs): void {
  const draft = join(folder, `${name}.new`)
  // A draft of a key is read-only; whoever was cut off may have left one.
  fs.rmSync(draft, { force: true })
  const handle = files.openSync(draft, 'wx', mode)
  try {
    const bytes = Buffer.from(content)
    for (let at = 0; at < bytes.length; ) at += files.writeSync(handle, bytes, at)
    files.fsyncSync(handle)
  } finally {
    files.closeSync(handle)
  }
  files.renameSync(draft, join(folder, name))
  if (process.platform === 'win32') return
  const directory = files.openSync(folder, 'r')
  try {
    files.fsyncSync(directory)
  } finally {
    files.closeSync(directory)
  }
}
