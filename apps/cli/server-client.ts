import { Agent, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest, type RequestOptions } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contract, InputOf, OutputOf } from '#platform/http/contract.ts'
import { buildRequest } from '#ui/api/request.ts'
import { UsageError } from './command.ts'

/** A refusal of the server, in its own words. */
export class ServerRefused extends Error {
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  constructor(code: string, message: string, params: Readonly<Record<string, unknown>>) {
    super(message)
    this.code = code
    this.params = params
  }
}

const AGAIN_WHEN_OVERLOADED = 5

interface Answer {
  status: number
  body: string
  cookies: string[]
}

/** One session of a person with a running server, over its API like any browser: nothing here opens what the API does not. */
export class ServerClient {
  private readonly url: URL
  private readonly agent: Agent
  private readonly options: RequestOptions
  private cookie = ''
  /** Under which posting requests are made; the server takes the first one where it is left out. */
  posting: string | undefined

  /** @throws UsageError for plain HTTP to another machine: a password would go over the wire in the clear */
  constructor(url: URL, options: RequestOptions = {}) {
    if (url.protocol !== 'https:' && !/^(127\.|localhost$|\[::1\]$)/.test(url.hostname))
      throw new UsageError(`只能用 https 连接别的机器:${url.origin}。Another machine is reached by https only.`)
    this.url = url
    this.options = options
    const keep = { keepAlive: true, maxSockets: 4 }
    this.agent = url.protocol === 'https:' ? new TlsAgent(keep) : new Agent(keep)
  }

  /** @throws ServerRefused for every answer that is not 200, Error of the network where there is none */
  async call<C extends Contract>(contract: C, input: InputOf<C>): Promise<OutputOf<C>> {
    for (let again = AGAIN_WHEN_OVERLOADED; ; again -= 1) {
      const { status, body, cookies } = await this.send(contract, input as Record<string, unknown>)
      for (const cookie of cookies) this.cookie = (cookie.split(';')[0] ?? '').trim()
      if (status === 200) return contract.output.parse(JSON.parse(body)) as OutputOf<C>
      const refused = refusalOf(status, body)
      const { retryAfter } = refused.params
      // Refused at the door, so nothing was begun.
      if (typeof retryAfter !== 'number' || again <= 0) throw refused
      await sleep(retryAfter * 1000 * (1 + Math.random()))
    }
  }

  /** Whether the server gave a session, were it only for the first factor. */
  get hasSession(): boolean {
    return this.cookie !== ''
  }

  close(): void {
    this.agent.destroy()
  }

  private send({ method, path }: Contract, input: Record<string, unknown>): Promise<Answer> {
    const { url, body } = buildRequest(method, path, input)
    const headers = {
      accept: 'application/json',
      'accept-language': 'zh-CN',
      'x-linan': '1',
      ...(this.cookie === '' ? {} : { cookie: this.cookie }),
      ...(this.posting === undefined ? {} : { 'x-posting': this.posting }),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    }
    return new Promise((resolve, reject) => {
      const hear = (response: IncomingMessage) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('error', reject)
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(parts).toString(),
            cookies: response.headers['set-cookie'] ?? [],
          }),
        )
      }
      const options = { ...this.options, agent: this.agent, method, headers, timeout: 120_000 }
      const target = new URL(url, this.url)
      const request =
        target.protocol === 'https:' ? tlsRequest(target, options, hear) : plainRequest(target, options, hear)
      request.once('timeout', () => request.destroy(new Error('timeout')))
      request.once('error', reject)
      request.end(body)
    })
  }
}

function refusalOf(status: number, body: string): ServerRefused {
  try {
    const { error } = JSON.parse(body) as {
      error: {
        code: string
        message: string
        params: Record<string, unknown>
        fields: { path: string; message: string }[]
      }
    }
    const fields = error.fields.map((f) => `${f.path}:${f.message}`)
    return new ServerRefused(error.code, [error.message, ...fields].join(' '), error.params)
  } catch {
    return new ServerRefused('broken_answer', `服务器的回答看不懂(${status})。The answer is not ours (${status}).`, {})
  }
}
