import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { SecureContextOptions } from 'node:tls'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { AccessTable } from '../access/roles.ts'
import { AppError } from '../errors/errors.ts'
import { pickLocale } from '../i18n/messages.ts'
import { POOL_SIZE } from '../db/pool.ts'
import type { Action } from './action.ts'
import { makeAdmission, USER_LIMITS, type UserLimits } from './admission.ts'
import { errorAnswer } from './errors.ts'
import { makeStreams } from './live.ts'
import { openApi } from './openapi.ts'
import { isThisMachine, peerGuard } from './peers.ts'
import { isSecure, serve, type Platform } from './route.ts'

export interface ServerParts extends Platform {
  readonly actions: readonly Action[]
  readonly logger: Logger
  readonly version: string
  /** Addresses and networks of the proxies whose X-Forwarded-For and -Proto are believed; left out: none. */
  readonly trustProxy?: readonly string[]
  /** How much one session may ask for; left out: what is more than anybody's work. */
  readonly userLimits?: UserLimits
  /** Certificate and key: the server speaks HTTPS and nothing else. */
  readonly tls?: SecureContextOptions | undefined
  /** Plain HTTP beyond this machine: only these peers, which are the proxies, are answered. Left out: everybody who gets here. */
  readonly onlyFrom?: readonly string[] | undefined
  /** Figures of the sealed log for `/metrics`; left out: none. */
  readonly sealing?: () => Promise<SealingFigures | undefined>
  /** Whether the database answers; `/health/ready` says 503 until it does. */
  ready(): Promise<boolean>
}

/** How the sealed log stands, in numbers. */
export interface SealingFigures {
  size: number
  lagSeconds: number
  freshWitnesses: number
  /** Since the sequencer last worked; it tells no lag while it stands still. */
  beatSeconds: number
  hasFault: boolean
}

const BODY_LIMIT = 1024 * 1024

/**
 * Long answers in fewer bytes: what a phone carries for a day is mostly air, and its line is slow. Short ones, a record or a page of a list on the desk, would
 * cost more time than they save. Bodies that come in compressed are not read: they could be bombs.
 */
const COMPRESSED = {
  globalCompression: true,
  globalDecompression: false,
  threshold: 16_384,
  encodings: ['br' as const, 'gzip' as const],
  customTypes: /^application\/json/,
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
}

/** All routes of the product on one Fastify instance, not yet listening. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    https: parts.tls ?? null,
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: parts.trustProxy?.length ? [...parts.trustProxy] : false,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    // While closing, a request that still comes over an open connection is answered, with `Connection: close`; new connections find nobody.
    return503OnClosing: false,
    frameworkErrors: refuseUrl,
    forceCloseConnections: 'idle',
  }) as FastifyInstance
  // JSON is the only body; Fastify would read text/plain too, which a foreign page may send without asking.
  app.removeContentTypeParser('text/plain')
  await app.register(cookie)
  await app.register(compress, COMPRESSED)
  const metrics = measure(app)
  if (parts.sealing) measureSealing(metrics, parts.sealing)
  const refuses = peerGuard(parts.onlyFrom)
  app.addHook('onRequest', async (request, reply) => {
    guard(request, reply)
    if (!refuses(request)) return
    const { status, body } = errorAnswer(new AppError('tls_required'), pickLocale(request.headers['accept-language']))
    return reply.code(status).send(body)
  })
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    const code =
      error.statusCode === 413
        ? 'payload_too_large'
        : error.statusCode === 415
          ? 'unsupported_media_type'
          : (error.statusCode ?? 500) < 500
            ? 'malformed_body'
            : 'internal'
    const { status, body } = errorAnswer(new AppError(code), pickLocale(request.headers['accept-language']))
    if (status >= 500) request.log.error({ code: error.code, name: (error as Error).name }, 'failed outside an action')
    return reply.code(status).send(body)
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = errorAnswer(new AppError('not_found'), pickLocale(request.headers['accept-language']))
    return reply.code(status).send(body)
  })
  const access: AccessTable = Object.fromEntries(parts.actions.map((a) => [a.contract.name, a.allow]))
  const admission = makeAdmission({ places: POOL_SIZE, ...(parts.userLimits ?? USER_LIMITS) }, doorMeters(metrics))
  const actions = new Map(parts.actions.map((a) => [a.contract.name, a]))
  const streams = makeStreams()
  app.addHook('preClose', async () => streams.end())
  for (const item of parts.actions) serve(app, parts, item, { access, actions, admission, streams })
  const document = openApi(
    parts.actions.map((a) => a.contract),
    parts.version,
  )
  app.get('/openapi.json', async () => document)
  app.get('/health/ready', async (_request, reply) =>
    (await parts.ready()) ? { ready: true, version: parts.version } : reply.code(503).send({ ready: false }),
  )
  // Figures only, but nobody signs in for them: for what watches on this machine.
  app.get('/metrics', async (request, reply) =>
    isThisMachine(request.ip) ? reply.type(metrics.contentType).send(await metrics.metrics()) : reply.callNotFound(),
  )
  return app
}

const HSTS_SECONDS = 365 * 86_400

/** Headers of every answer: nothing personal is stored, framed, sniffed or sent on, and what came by TLS never comes in clear text again. */
function guard(request: FastifyRequest, reply: FastifyReply): void {
  // Under `localhost` it would lock every other program of the machine into TLS.
  if (isSecure(request) && request.hostname !== 'localhost')
    reply.header('strict-transport-security', `max-age=${HSTS_SECONDS}`)
  reply.header('cache-control', 'no-store')
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('x-frame-options', 'DENY')
  reply.header('content-security-policy', `default-src 'none'; frame-ancestors 'none'`)
}

/** A path that cannot be decoded never reaches a route or a hook; Fastify's own answer would repeat it in English. */
function refuseUrl(error: { code: string }, request: FastifyRequest, reply: FastifyReply): void {
  const code = error.code === 'FST_ERR_BAD_URL' ? 'malformed_body' : 'not_found'
  const { status, body } = errorAnswer(new AppError(code), pickLocale(request.headers['accept-language']))
  guard(request, reply)
  reply.code(status).send(body)
}

function measure(app: FastifyInstance): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'linan_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer, by operation and status class',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const operation = (request.routeOptions.config as { operation?: string }).operation ?? 'other'
    seconds.observe({ operation, status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000)
    request.log.info({ operation, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'answered')
  })
  return registry
}

function measureSealing(registry: Registry, figures: () => Promise<SealingFigures | undefined>): void {
  const gauge = (name: string, help: string, of: (f: SealingFigures) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const now = await figures().catch(() => undefined)
        if (now) this.set(of(now))
        // An old figure would say that all is well.
        else this.remove()
      },
    })
  gauge('linan_sealed_log_size', 'Events under the newest signed head', (f) => f.size)
  gauge('linan_sealed_log_lag_seconds', 'Age of the oldest event that is not in the tree yet', (f) => f.lagSeconds)
  gauge('linan_sealed_log_fresh_witnesses', 'Witnesses that signed within 15 minutes', (f) => f.freshWitnesses)
  gauge('linan_sealed_log_beat_seconds', 'Time since the sequencer last worked', (f) => f.beatSeconds)
  gauge('linan_sealed_log_fault', '1 while a fault of the log stands', (f) => (f.hasFault ? 1 : 0))
}

const doorMeters = (registry: Registry) => ({
  waiting: new Gauge({
    name: 'linan_requests_waiting',
    help: 'Requests let in that wait for their turn',
    registers: [registry],
  }),
  refused: new Counter({
    name: 'linan_requests_refused_total',
    help: 'Requests refused at the door, by how urgent they were and why',
    labelNames: ['load', 'reason'] as const,
    registers: [registry],
  }),
})
