import { readFileSync } from 'node:fs'
import { stderr, stdin } from 'node:process'
import { createInterface } from 'node:readline'
import { BackupError } from '#platform/backup/backup-error.ts'
import {
  findHalfLines,
  type Half,
  HALF_LINES,
  HalfError,
  joinHalves,
  readHalf,
  readHalfLine,
} from '#platform/crypto/recovery-key.ts'
import { type Arguments, UsageError } from './command.ts'

export const HALF_OPTION = { half: { type: 'string', multiple: true } } as const
export const HALF_DETAIL =
  '--half    恢复单的一半所在文件,给两次;不给则从键盘或标准输入逐行读取 a file with one half, twice; else typed or piped in'

const FAULTS = {
  same_half: '两次输入的是同一半。Both were the same half.',
  different_sheets: '两半不属于同一张恢复单。The halves belong to different sheets.',
  not_fitting: '两半合不成密钥。The halves do not make a key.',
}

/** Both halves of the recovery sheet, from files or typed line by line; the answer is the recovery secret. @throws BackupError */
export async function askSecret(args: Arguments, keyId: string): Promise<Buffer> {
  const files = ([] as unknown[]).concat(args.values.half ?? []).map(String)
  if (files.length !== 0 && files.length !== 2) throw new UsageError('--half 要给两次 must be given twice')
  const [one, other] = files.length === 2 ? files.map(readFile) : await readTyped(keyId)
  const secret = joinHalves(one as Half, other as Half)
  if (typeof secret !== 'string') return secret
  throw new BackupError('halves_do_not_fit', {
    message: FAULTS[secret],
    remedy: `需要编号 ${keyId} 的甲、乙两半。Both halves of the sheet ${keyId} are needed.`,
  })
}

function readFile(path: string): Half {
  try {
    return readHalf(findHalfLines(readFileSync(path, 'utf8')))
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function readTyped(keyId: string): Promise<Half[]> {
  const lines = createInterface({ input: stdin })
  const next = lines[Symbol.asyncIterator]()
  try {
    stderr.write(`请输入恢复单 ${keyId} 的两半。Type both halves of the recovery sheet ${keyId}.\n`)
    return [await readOne('甲 first', next), await readOne('乙 second', next)]
  } finally {
    lines.close()
  }
}

async function readOne(name: string, next: AsyncIterator<string>): Promise<Half> {
  const typed: string[] = []
  while (typed.length < HALF_LINES) {
    if (stdin.isTTY) stderr.write(`${name} ${typed.length + 1}/${HALF_LINES}: `)
    const { value, done } = await next.next()
    if (done) throw unreadable(name, new HalfError())
    if (value.trim() === '') continue
    if (isRight(typed.length + 1, value)) typed.push(value)
    else if (!stdin.isTTY) throw unreadable(name, new HalfError(typed.length + 1))
    else stderr.write('这一行有误,请再输一次。This line has a slip, once more please.\n')
  }
  try {
    return readHalf(typed)
  } catch (error) {
    throw unreadable(name, error)
  }
}

function isRight(number: number, line: string): boolean {
  try {
    readHalfLine(number, line)
    return true
  } catch {
    return false
  }
}

function unreadable(where: string, error: unknown): unknown {
  if (!(error instanceof HalfError) && (error as NodeJS.ErrnoException).code === undefined) return error
  const line = error instanceof HalfError && error.line !== undefined ? error.line : undefined
  return new BackupError(
    'half_unreadable',
    {
      message:
        line === undefined
          ? `恢复单的这一半(${where})读不出来。This half (${where}) cannot be read.`
          : `恢复单的这一半(${where})第 ${line} 行有误。Line ${line} of this half (${where}) has a slip.`,
      remedy: '对照纸面,四行都要输全。Compare with the paper; all four lines are needed.',
    },
    error,
  )
}
