import type { FastifyBaseLogger } from 'fastify'
import type { AuditSpec } from '../audit/purposes.ts'
import type { Actor } from '../access/with-actor.ts'
import type { Allow } from '../access/roles.ts'
import type { BackupReport } from '../backup/report.ts'
import type { Cipher } from '../crypto/cipher.ts'
import type { Tx } from '../db/tx.ts'
import type { AppError } from '../errors/errors.ts'
import type { Locale } from '../i18n/messages.ts'
import type { Site } from '../settings/tls-settings.ts'
import type { AnswerOf, Contract, ParsedOf } from './contract.ts'

/** What an action may touch. Everything about time, secrets and the reader comes from here, nothing from globals. */
export interface Context {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: Date
  /** Legal date in Asia/Shanghai, `YYYY-MM-DD`. */
  readonly today: string
  readonly cipher: Cipher
  readonly locale: Locale
  readonly log: FastifyBaseLogger
  /** A database made for demonstration or tests: identity numbers of prefix 420799 are accepted. */
  readonly demo: boolean
  /** Name and origin of the product for browsers; undefined where there is no host name. */
  readonly site: Site | undefined
  /** How the backups stand; undefined where another server keeps the database. */
  backup(): BackupReport | undefined
  /** Whether the access tables open this operation (`places.editAddress`) to the actor's role; the relation `author` needs the author's staff id. */
  can(operation: string, author?: string): boolean
  /** Names a person shown by a file answer; JSON answers are scanned by their schema. */
  shows(...personIds: string[]): void
  /** Sets or clears the session cookie of this answer. */
  setSession(token: string | null): void
  /** Address and agent of the caller, for the session list. */
  readonly client: { ip: string; userAgent: string }
  readonly translate: (key: string, params?: Record<string, unknown>) => string
}

export interface FileAnswer {
  readonly contentType: string
  readonly fileName: string
  readonly body: Uint8Array | string
  /** `inline` opens in the browser (print pages). */
  readonly inline?: boolean
  /** Extra Content-Security-Policy source for the page's own style, e.g. `'sha256-…'`. */
  readonly styleHash?: string
}

/** How an operation carries out others: each piece of work is a transaction of its own, under an event of its own. */
export interface Relay {
  /** A transaction under the event of the relaying operation. */
  own<T>(work: (context: Context) => Promise<T>): Promise<T>
  /**
   * A transaction under the event of another operation, which must be one that waits for a signal (`fromOutbox`). `work` decides whether to `run` it; what it
   * answers goes nowhere. Rights are those of now.
   * @throws AppError whatever the operation refuses; nothing of it is stored then, nor anything that `work` wrote
   */
  carryOut<T>(order: Order, work: (context: Context, run: () => Promise<void>) => Promise<T>): Promise<T>
}

export interface Order {
  /** Name of the operation. */
  operation: string
  /** Posting under which it is carried out; null for the first one of whoever sends it. */
  posting: string | null
  /** As it would be sent. */
  input: unknown
}

type Result<C extends Contract> = C['file'] extends true ? FileAnswer : AnswerOf<C>

export interface ActionDefinition<C extends Contract> {
  /** Row of the slice's access table. */
  readonly allow: Allow
  readonly audit: AuditSpec
  /** It may be recorded on a phone without signal and carried out later: its ids come from the device, and a changed record is seen by its version. */
  readonly fromOutbox?: true
  /** An AppError that is returned, not thrown, refuses after COMMIT: what was written stays (a wrong password must count). */
  run(context: Context, input: ParsedOf<C>): Promise<Result<C> | AppError>
}

export interface Action {
  readonly contract: Contract
  readonly allow: Allow
  readonly audit: AuditSpec
  readonly fromOutbox: boolean
  run(context: Context, input: unknown): Promise<unknown>
  /** Instead of `run`, where it carries out other operations. */
  readonly relay?: (relay: Relay, input: unknown) => Promise<unknown>
  /** Its answer is a stream of live updates: `run` says of what and how long. */
  readonly isStream?: true
}

/** What a stream of live updates tells changes of, and for how long. */
export interface Watch {
  topic: string
  seconds: number
}

/**
 * Binds a contract to who may call it, what its audit event says, and what it does. All three are required by the type:
 * a route without `allow` or `audit` does not compile.
 */
export function action<C extends Contract>(contract: C, definition: ActionDefinition<C>): Action {
  const { allow, audit, fromOutbox = false } = definition
  // A phone that was away for a shift sends all its acts within seconds: such a limit would stop its chain at an honest act.
  if (fromOutbox && audit.perMinute !== undefined)
    throw new Error(`${contract.name} waits on phones and may not be limited by the minute`)
  return {
    contract,
    allow,
    audit,
    fromOutbox,
    run: (context, input) => definition.run(context, input as ParsedOf<C>) as Promise<unknown>,
  }
}

interface RelayDefinition<C extends Contract> {
  readonly allow: Allow
  readonly audit: AuditSpec
  run(relay: Relay, input: ParsedOf<C>): Promise<AnswerOf<C>>
}

/** As `action`, for an operation that carries out others one by one. It holds no transaction itself. */
export const relayAction = <C extends Contract>(contract: C, definition: RelayDefinition<C>): Action => ({
  contract,
  allow: definition.allow,
  audit: definition.audit,
  fromOutbox: false,
  run: () => Promise.reject(new Error(`${contract.name} carries out others and runs in no transaction`)),
  relay: (relay, input) => definition.run(relay, input as ParsedOf<C>),
})

interface StreamDefinition<C extends Contract> {
  readonly allow: Allow
  readonly audit: AuditSpec
  run(context: Context, input: ParsedOf<C>): Promise<Watch>
}

/**
 * As `action`, for a stream that says that something has changed, and never what: that is asked for by its own operation, under its own event. The
 * stream holds no transaction and no place at the door, and ends after its time; then its caller comes through the door again.
 */
export const streamAction = <C extends Contract>(contract: C, definition: StreamDefinition<C>): Action => ({
  contract,
  allow: definition.allow,
  audit: definition.audit,
  fromOutbox: false,
  isStream: true,
  run: (context, input) => definition.run(context, input as ParsedOf<C>),
})
