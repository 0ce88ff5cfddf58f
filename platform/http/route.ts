import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { withActor, type Actor, type Caller, type Entry } from '../access/with-actor.ts'
import type { AccessTable, Allow } from '../access/roles.ts'
import type { BackupReport } from '../backup/report.ts'
import type { Clock } from '../clock/clock.ts'
import { legalDate } from '../clock/clock.ts'
import type { Cipher } from '../crypto/cipher.ts'
import type { Database } from '../db/pool.ts'
import type { Tx } from '../db/tx.ts'
import { AppError } from '../errors/errors.ts'
import { isUuid } from '../ids/ids.ts'
import { type Locale, pickLocale, translate } from '../i18n/messages.ts'
import type { Site } from '../settings/tls-settings.ts'
import type { Action, Context, FileAnswer, Relay, Watch } from './action.ts'
import type { Admission, Pass } from './admission.ts'
import { type Contract, loadOf } from './contract.ts'
import { errorAnswer, codeOf } from './errors.ts'
import { parseInput } from './input.ts'
import type { Live, Streams } from './live.ts'
import { subjectCollector } from './subjects.ts'

export interface Platform {
  readonly db: Database
  readonly cipher: Cipher
  readonly clock: Clock
  readonly demo: boolean
  /** Name and origin of the product for browsers; left out where there is no host name: then there are no passkeys. */
  readonly site?: Site | undefined
  /** How the backups of this installation stand; left out where another server keeps the database. */
  readonly backup?: (now: Date) => BackupReport | undefined
  /** Where changes are heard of; left out: nobody is told, and streams are refused. */
  readonly live?: Live
}

export const SESSION_COOKIE = 'linan_session'
/** Over TLS: no other host of the domain and no page in clear text can set or replace a cookie of this name. */
const SECURE_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Seconds to wait where nobody knows better. */
const AGAIN_AFTER = 5

/** What all routes share. */
export interface Door {
  access: AccessTable
  actions: ReadonlyMap<string, Action>
  admission: Admission
  streams: Streams
}

/** Serves one action at the path of its contract: wait for a turn, parse, enter, run, parse the answer, name the persons shown, commit, send. */
export function serve(
  app: FastifyInstance,
  platform: Platform,
  item: Action,
  { access, actions, admission, streams }: Door,
): void {
  const { contract } = item
  const load = loadOf(contract)
  const passes = new WeakMap<FastifyRequest, Pass>()
  const collect = contract.file || item.relay !== undefined ? null : subjectCollector(contract.output)
  app.route({
    method: contract.method,
    url: contract.path,
    config: { operation: contract.name },
    // Before the body is read: a refusal must cost next to nothing.
    onRequest: async (request, reply) => {
      try {
        const pass = admission.enter(load, sessionOf(request))
        passes.set(request, pass)
        reply.raw.once('close', pass.abandon)
      } catch (error) {
        await admission.sendRefusals()
        return refuse(reply, error, pickLocale(request.headers['accept-language']), contract)
      }
    },
    handler: async (request, reply) => {
      const locale = pickLocale(request.headers['accept-language'])
      const pass = passes.get(request)
      try {
        await pass?.turn()
        if (contract.method !== 'GET' && request.headers['x-linan'] !== '1') throw new AppError('forbidden')
        const input = parseInput(contract.input, gather(request, contract.file))
        const at = { request, reply, platform, access, actions }
        if (item.isStream) return await streamed(at, item, input, streams)
        return await (item.relay === undefined ? answer(at, item, input, collect) : relayed(at, item, input))
      } catch (error) {
        return refuse(reply, error, locale, contract)
      } finally {
        pass?.leave()
      }
    },
  })
}

function refuse(reply: FastifyReply, error: unknown, locale: Locale, contract: Contract) {
  const refusal = codeOf(error)
  const { status, body } = errorAnswer(refusal, locale, contract)
  if (status >= 500 && refusal.code !== 'overloaded')
    reply.log.error({ operation: contract.name, code: refusal.code, cause: causeOf(error) }, 'failed')
  if (status === 429 || status === 503) reply.header('retry-after', String(refusal.params.retryAfter ?? AGAIN_AFTER))
  return reply.code(status).send(body)
}

type Collect = ReturnType<typeof subjectCollector>

interface At extends Omit<Door, 'admission' | 'streams'> {
  request: FastifyRequest
  reply: FastifyReply
  platform: Platform
}

async function answer(at: At, item: Action, input: unknown, collect: Collect) {
  const { request, reply, platform, access } = at
  const subjects = new Set<string>()
  let session: string | null | undefined
  const sent = await withActor(
    platform.db,
    callerOf(request, item.contract.file),
    entryOf(item, input, platform.cipher),
    async (tx, actor) => {
      const context = contextOf(request, platform, tx, actor, access, subjects, (token) => {
        session = token
      })
      if (item.audit.bulk) await refuseUnwitnessed(tx)
      const raw = await item.run(context, input)
      if (raw instanceof AppError) return { value: raw, subjects: [], shown: item.audit.shown }
      const value = item.contract.file ? requireFile(raw) : item.contract.output.parse(raw)
      collect?.(value, subjects)
      return { value, subjects: [...subjects], shown: item.audit.shown }
    },
  )
  if (sent instanceof AppError) throw sent
  if (session !== undefined) setCookie(reply, session, isSecure(request))
  if (item.contract.file) return sendFile(reply, sent as FileAnswer)
  return reply.send(sent)
}

/** Looks at the caller as at any other, then leaves the door and tells him of changes. Nobody is shown. */
async function streamed(at: At, item: Action, input: unknown, streams: Streams) {
  const { request, reply, platform, access } = at
  if (platform.live === undefined) throw new AppError('unavailable')
  const leave = streams.enter(sessionOf(request) ?? addressOf(request))
  try {
    const caller = callerOf(request, false)
    const watch = await withActor(platform.db, caller, entryOf(item, input, platform.cipher), async (tx, actor) => ({
      value: (await item.run(
        contextOf(request, platform, tx, actor, access, new Set(), refuseSession),
        input,
      )) as Watch,
      subjects: [],
      shown: item.audit.shown,
    }))
    await streams.send(reply, platform.live, watch.topic, watch.seconds, leave)
    return reply
  } catch (error) {
    leave()
    throw error
  }
}

/** Answers what an operation says that carries out others. Its own answer names nobody. */
async function relayed(at: At, item: Action, input: unknown) {
  return at.reply.send(item.contract.output.parse(await item.relay?.(relayOf(at, item, input), input)))
}

function relayOf(at: At, item: Action, input: unknown): Relay {
  const { request, platform, access } = at
  const caller = callerOf(request, false)
  const enter = <T>(
    operation: Action,
    parsed: unknown,
    postingId: string | null,
    work: (context: Context, subjects: Set<string>) => Promise<T>,
  ): Promise<T> =>
    withActor(platform.db, { ...caller, postingId }, entryOf(operation, parsed, platform.cipher), async (tx, actor) => {
      const subjects = new Set<string>()
      const value = await work(contextOf(request, platform, tx, actor, access, subjects, refuseSession), subjects)
      return { value, subjects: [...subjects], shown: operation.audit.shown }
    })
  return {
    own: (work) => enter(item, input, caller.postingId, work),
    async carryOut({ operation, posting, input: raw }, work) {
      const inner = at.actions.get(operation)
      if (inner === undefined || !inner.fromOutbox) throw new AppError('not_found')
      const parsed = parseInput(inner.contract.input, raw)
      const collect = subjectCollector(inner.contract.output)
      return enter(inner, parsed, posting, (context, subjects) =>
        work(context, async () => {
          const value = await inner.run(context, parsed)
          if (value instanceof AppError) throw value
          collect?.(inner.contract.output.parse(value), subjects)
        }),
      )
    },
  }
}

const refuseSession = (): never => {
  throw new Error('an operation that waits for a signal, or a stream, touches no session')
}

/** @throws AppError `bulk_stopped` while nobody outside vouches for the log. */
async function refuseUnwitnessed(tx: Tx): Promise<void> {
  const [log] = await tx.query<{ level: string }>('select level from sec.sealing()')
  if (log?.level === 'stopped') throw new AppError('bulk_stopped')
}

/** Path and query (GET) or body (others) as one flat object; the path wins, so a body cannot name another record. */
function gather(request: FastifyRequest, file: boolean): unknown {
  const { posting, ...query } = request.query as Record<string, unknown>
  const body = request.body
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body)))
    throw new AppError('malformed_body')
  return {
    ...(request.method === 'GET' || request.method === 'HEAD'
      ? { ...query, ...(file || posting === undefined ? {} : { posting }) }
      : (body as object | undefined)),
    ...(request.params as object),
  }
}

/** Fastify reads X-Forwarded-* only where the peer is one of the proxies of TRUST_PROXY (server.ts). */
export const isSecure = (request: { protocol: string }): boolean => request.protocol.toLowerCase() === 'https'

/** The session a request claims. Over TLS the plain name counts for nothing: a page in clear text may have set it. */
export const sessionOf = (request: {
  protocol: string
  cookies: Record<string, string | undefined>
}): string | undefined => request.cookies[cookieName(isSecure(request))]

/** The client's address for the log. What a proxy forwarded need not be one (`unknown`, an address with a port): then the proxy's own. */
const addressOf = (request: FastifyRequest): string =>
  isIP(request.ip) === 0 ? (request.socket.remoteAddress ?? '') : request.ip

/** A print page opens in a tab of its own, which sends no headers of ours: there the posting stands in the query. */
function callerOf(request: FastifyRequest, file: boolean): Caller {
  const token = sessionOf(request)
  const posting = request.headers['x-posting'] ?? (file ? (request.query as { posting?: unknown }).posting : undefined)
  if (posting !== undefined && (typeof posting !== 'string' || !isUuid(posting))) throw new AppError('posting_invalid')
  return {
    tokenHash: token === undefined ? null : tokenHash(token),
    postingId: posting ?? null,
    ip: addressOf(request),
    background: request.headers['x-background'] === '1',
  }
}

function entryOf(item: Action, input: unknown, cipher: Cipher): Entry {
  const said = input as { purpose?: string; basisKind?: string; basisId?: string; q?: unknown }
  const stated = item.audit.basis !== undefined
  return {
    action: item.contract.name,
    purpose: stated ? said.purpose : undefined,
    basisKind: stated ? said.basisKind : undefined,
    basisId: stated ? said.basisId : undefined,
    queryHash: typeof said.q === 'string' && said.q !== '' ? cipher.queryHash(said.q) : undefined,
  }
}

function contextOf(
  request: FastifyRequest,
  platform: Platform,
  tx: Tx,
  actor: Actor,
  access: AccessTable,
  subjects: Set<string>,
  setSession: (token: string | null) => void,
): Context {
  const now = platform.clock.now()
  const locale = pickLocale(request.headers['accept-language'])
  return {
    tx,
    actor,
    now,
    locale,
    setSession,
    today: legalDate(now),
    cipher: platform.cipher,
    log: request.log,
    demo: platform.demo,
    site: platform.site,
    backup: () => platform.backup?.(now),
    client: { ip: addressOf(request), userAgent: String(request.headers['user-agent'] ?? '').slice(0, 200) },
    can: (operation, author) => mayDo(access[operation], actor, author),
    shows: (...ids) => {
      for (const id of ids) subjects.add(id)
    },
    translate: (key, params) => translate(locale, key, params),
  }
}

/** The same table that guards the route answers what a screen may offer; scope itself is the database's. */
export function mayDo(allow: Allow | undefined, actor: Pick<Actor, 'role' | 'staffId'>, author?: string): boolean {
  const relation = actor.role === null ? undefined : (allow?.[actor.role] ?? allow?.ANY)
  if (relation === undefined) return false
  return relation === 'author' || relation === 'self' ? author !== undefined && author === actor.staffId : true
}

/** Nothing else may pass: what an operation of files answers is not read by any schema. */
function requireFile(value: unknown): FileAnswer {
  if (typeof value === 'object' && value !== null && 'contentType' in value && 'body' in value)
    return value as FileAnswer
  throw new Error('an operation of files answered no file')
}

function sendFile(reply: FastifyReply, file: FileAnswer) {
  // RFC 8187 keeps these four out of the name; half a surrogate pair would make the encoder throw after the commit.
  const name = encodeURIComponent(file.fileName.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  reply.header('content-type', file.contentType)
  reply.header('content-disposition', `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
  if (file.styleHash)
    reply.header('content-security-policy', `default-src 'none'; style-src '${file.styleHash}'; frame-ancestors 'none'`)
  return reply.send(typeof file.body === 'string' ? file.body : Buffer.from(file.body))
}

const cookieName = (secure: boolean): string => (secure ? SECURE_SESSION_COOKIE : SESSION_COOKIE)

function setCookie(reply: FastifyReply, token: string | null, secure: boolean) {
  const options = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure }
  if (token === null) reply.clearCookie(cookieName(secure), options)
  else reply.setCookie(cookieName(secure), token, options)
}

/** For the log: name and place of a fault, never its values. */
const causeOf = (error: unknown) => {
  const source = (error as { cause?: unknown }).cause ?? error
  const e = source as { name?: string; code?: string; message?: string; stack?: string }
  return {
    name: e.name,
    code: e.code,
    message: e.code ? undefined : e.message,
    at: e.stack?.split('\n').slice(1, 6).join(' | '),
  }
}
