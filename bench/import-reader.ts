import http from 'node:http'
import { filesIn, readDrafts } from '#apps/cli/read-lists.ts'
import { commitLists, type Register } from '#features/imports/commit-lists.ts'
import { begin, commitRows, finish } from '#features/imports/contract.ts'
import type { Acceptable } from '#features/imports/vocabulary.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { peakMb, processorSeconds } from './measure.ts'

/** What the reader is started with. */
export interface ReaderOrder {
  folder: string
  /** Tells one import of the same files from another. */
  mark: string
  communityCode: string
  accepted: Acceptable[]
  port: number
  officer: { token: string; postingId: string }
}

export interface ReaderNews {
  rows: number
  /** Seconds of the first reading, which only counts and checks. */
  counted: number
  /** Seconds from the second reading's first byte to the end of the import. */
  written: number
  outcomes: Record<string, number>
  peakMb: number
  processorSeconds: number
}

/** Reads a folder in a worker and puts it into the register, as `linan import … --commit` does, in a process of its own. */
process.once('message', async (order: ReaderOrder) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 })
  const outcomes: Record<string, number> = {}
  const send = (path: string, body: object): Promise<unknown> => post(agent, order, path, body)
  const fill = (path: string, id: string, no?: number) => path.replace(':id', id).replace(':no', String(no))
  const register: Register = {
    begin: async (input) => begin.output.parse(await send(begin.path, input)),
    async commitRows({ id, no, rows }) {
      const answer = commitRows.output.parse(await send(fill(commitRows.path, id, Number(no)), { rows }))
      for (const { outcome } of answer.rows) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      return answer
    },
    finish: async ({ id }) => finish.output.parse(await send(fill(finish.path, id), {})),
  }
  const listed = filesIn(order.folder)
  const read = { files: listed, today: legalDate(new Date()), demo: true, datum: undefined }
  const from = performance.now()
  let countedAt = from
  const { total } = await commitLists(
    {
      files: listed.map(({ name }) => ({ name, sha256: order.mark.padEnd(64, '0') })),
      chosen: {},
      communityCode: order.communityCode,
      compound: '江南小区',
      sender: '',
      accepted: order.accepted,
    },
    (take) => readDrafts(read, take),
    { ...register, begin: (input) => ((countedAt = performance.now()), register.begin(input)) },
    () => {},
  )
  const news: ReaderNews = {
    rows: total,
    counted: (countedAt - from) / 1000,
    written: (performance.now() - countedAt) / 1000,
    outcomes,
    peakMb: peakMb(process.pid),
    processorSeconds: processorSeconds(process.pid),
  }
  process.send?.(news, () => process.disconnect())
  agent.destroy()
})

function post(agent: http.Agent, { port, officer }: ReaderOrder, path: string, body: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: `${SESSION_COOKIE}=${officer.token}`,
      'x-posting': officer.postingId,
      'x-linan': '1',
      'content-type': 'application/json',
    }
    const request = http.request({ agent, port, method: 'POST', path, headers, host: '127.0.0.1' }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('end', () => {
        const text = Buffer.concat(parts).toString()
        if (answer.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`))
      })
    })
    request.once('error', reject)
    request.end(JSON.stringify(body))
  })
}
