import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stderr, stdin, stdout } from 'node:process'
import type { Readable } from 'node:stream'
import { divisionOf } from '#features/places/parser/gazetteer.ts'
import { loadGazetteer } from '#features/places/parser/load.ts'
import { type Context, parseAddress } from '#features/places/parser/parse.ts'
import { type Component, type Part, type Reading, SURE } from '#features/places/parser/reading.ts'
import { translate } from '#platform/i18n/messages.ts'
import { type Command, text, UsageError } from '../command.ts'

const LONGEST_LINE = 100_000

/** A line of the input that no address is: said with its number, nothing is guessed. */
class LineError extends Error {}

export const addressParse: Command = {
  name: 'address parse',
  summary: '读地址:逐行读入,逐行给出省市县到房号。Reads addresses: a line in, a line out.',
  usage: '[<文件 file>] [--city <code>] [--json]',
  options: { city: { type: 'string' }, json: { type: 'boolean' } },
  details: [
    '<file>    UTF-8 文本,每行一个地址;不给则读标准输入 one address a line; standard input where none is given',
    '--city    所在地的区划代码(4、6 或 9 位),重名时优先 code of where one is; its namesakes come first',
    '--json    每行一个 JSON one JSON object a line:',
    '          {"text", "components": [{"part", "value", "code", "span": {"start", "end"} | null, "confidence", "candidates"}], "unread": [{"start", "end"}]}',
    '          span 为 UTF-16 位置,null 为推断 offsets in UTF-16 units, null where it follows from the rest;',
    `          confidence 低于 ${SURE} 的须人确认 below ${SURE} a person should look; value null: 请在 candidates 中选 choose among the candidates`,
    '不带 --json 时,“?”为待确认,“|”后为其他读法,“…”为未识别。Without --json, ? marks what to confirm, | other readings, … what was not read.',
    '不连数据库,不留记录。Needs no database and keeps nothing.',
  ],
  async run(args) {
    if (args.rest.length > 1) throw new UsageError('只能给一个文件 one file at a time')
    const [file] = args.rest
    const code = text(args, 'city')
    if (code !== undefined && !/^(\d{4}|\d{6}|\d{9})$/.test(code))
      throw new UsageError('--city 2207 | 220702 | 220702100')
    const gazetteer = await loadGazetteer('all')
    const home = code === undefined ? undefined : divisionOf(gazetteer, code.replace(/^(\d{4})00$/, '$1'))
    if (code !== undefined && home === undefined) throw new UsageError(`--city ${code}: 没有这个区划 no such division`)
    const context: Context = { gazetteer, home: home === undefined ? [] : [home] }
    const written = args.values.json ? (r: Reading) => JSON.stringify(r) : plainLine
    return answer(file === undefined ? stdin : createReadStream(file), context, written)
  },
}

/** Answers line by line as the input comes, no faster than the output is taken. */
async function answer(input: Readable, context: Context, written: (r: Reading) => string): Promise<number> {
  // `linan address parse … | head` closes our output: that is its right, and the end.
  let isClosed = false
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isClosed = true
  })
  try {
    for await (const lines of linesOf(input)) {
      if (isClosed) return 0
      const block = lines.map((line) => `${written(parseAddress(line, context))}\n`).join('')
      if (!stdout.write(block) && !isClosed) await once(stdout, 'drain')
    }
    return 0
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException
    if (code === 'EPIPE') return 0
    if (error instanceof LineError) stderr.write(`✗ ${message}\n`)
    else if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      stderr.write(`✗ 无法读取文件(${code})。Cannot read the file: ${path ?? ''}\n`)
    else throw error
    return 1
  }
}

/** Lines of a UTF-8 stream in blocks as they arrive, without their ends. @throws LineError */
async function* linesOf(input: Readable): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let kept = ''
  let count = 0
  for await (const chunk of input as AsyncIterable<Buffer>) {
    const lines = (kept + decoded(decoder, chunk, count)).split('\n')
    kept = lines.pop() ?? ''
    if (kept.length > LONGEST_LINE)
      throw new LineError(
        `第 ${count + lines.length + 1} 行太长,不像地址。Line ${count + lines.length + 1} is too long for an address.`,
      )
    count += lines.length
    if (lines.length > 0) yield lines.map((line) => line.replace(/\r$/, ''))
  }
  kept += decoded(decoder, undefined, count)
  if (kept !== '') yield [kept.replace(/\r$/, '')]
}

function decoded(decoder: TextDecoder, chunk: Buffer | undefined, count: number): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch {
    throw new LineError(
      `第 ${count + 1} 行以后不是 UTF-8 文本,请另存为 UTF-8。After line ${count} the text is not UTF-8; save it as UTF-8 (iconv -f GB18030 -t UTF-8).`,
    )
  }
}

const labelOf = (part: Part) => translate('zh-CN', `places.part.${part}`)

function plainLine({ text: whole, components, unread }: Reading): string {
  const left = unread.map(({ start, end }) => `…${whole.slice(start, end)}`)
  return [...components.map(plainPart), ...left].join(' ')
}

function plainPart({ part, value, confidence, candidates }: Component): string {
  const others = candidates
    .slice(0, 5)
    .map((c) => `|${c.part === part ? '' : `${labelOf(c.part)}:`}${c.within}${c.value}`)
    .join('')
  return `${labelOf(part)}:${value ?? ''}${confidence < SURE ? '?' : ''}${others}`
}
