import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
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

/**
 * What a witness keeps: its key, the keys of the logs it knows, and of each log the head it signed last (`<id>.head`) and every head it ever signed
 * (`<id>.heads`, for `linan audit verify --checkpoint`). No database. A head is on disk, folder and all, before anybody hears of it.
 */
export interface WitnessFolder {
  readonly path: string
  readonly signer: Signer
  readonly logs: readonly VerifierKey[]
  /** The last head signed of this origin. */
  seen(origin: string): SeenHead | undefined
  keep(origin: string, head: SeenHead): void
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
  writeWhole(path, LOGS, `${key.vkey}\n`, 0o600)
  return openWitness(path)
}

/** Lets a witness know another log, such as one that goes on under a new name after a restore. */
export function addLog(path: string, log: string): WitnessFolder {
  const folder = openWitness(path)
  const key = checkLog(log)
  if (folder.logs.some((known) => known.name === key.name))
    throw new WitnessError(`已登记过 ${key.name}。${key.name} is known already.`, '无需再做。Nothing to do.')
  writeWhole(path, LOGS, [...folder.logs, key].map((one) => `${one.vkey}\n`).join(''), 0o600)
  return openWitness(path)
}

function checkLog(log: string): VerifierKey {
  const key = parseVerifierKey(log.trim())
  if (key.type !== ED25519) throw new SealError('key_malformed', 'this is no key of a log')
  return key
}

/** Opens the folder of a witness. @throws WitnessError where it is none, is open to others, or is damaged: a witness that forgot what it signed must not sign */
export function openWitness(path: string): WitnessFolder {
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
    return {
      path,
      signer,
      logs,
      seen: (origin) => heads.get(origin),
      keep(origin, head) {
        const log = logs.find((one) => one.name === origin) as VerifierKey
        appendHead(join(path, `${log.id}.heads`), head.note)
        writeWhole(path, `${log.id}.head`, head.note, 0o600)
        heads.set(origin, head)
      },
    }
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw new WitnessError(
      `${path} 已损坏(${error.message})。The folder is damaged.`,
      '不要删除:请从备份恢复,或另建一个见证方并重新登记。Do not delete it: restore it, or make another witness and enrol that.',
    )
  }
}

/** Its own signature is on it: a head that somebody put there is none. */
function readHead(path: string, log: VerifierKey, signer: Signer): SeenHead | undefined {
  const file = join(path, `${log.id}.head`)
  if (!existsSync(file)) return undefined
  const note = readFileSync(file, 'utf8')
  const { checkpoint, cosigned } = openCheckpoint(note, log, [signer.verifier])
  if (cosigned.length === 0)
    throw new SealError('signature_missing', 'the head kept here is not signed by this witness')
  return { size: checkpoint.size, root: checkpoint.root, note }
}

/** The longer history; a line lost with the power is only missing there, as the answer never left. */
function appendHead(file: string, note: string): void {
  appendFileSync(file, note, { mode: 0o600 })
}

/** All or nothing, and on disk: written beside, synced, renamed, and the folder synced too. */
function writeWhole(folder: string, name: string, content: string, mode: number): void {
  const draft = join(folder, `${name}.${process.pid}.new`)
  const handle = openSync(draft, 'w', mode)
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, join(folder, name))
  if (process.platform === 'win32') return
  const directory = openSync(folder, 'r')
  fsyncSync(directory)
  closeSync(directory)
}
