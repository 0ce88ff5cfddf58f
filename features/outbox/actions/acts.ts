import { AppError } from '#platform/errors/errors.ts'
import { action, type Context, type Relay, relayAction } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { judge, type Verdict } from '#platform/sync/judge.ts'
import { type Envelope, envelopeOf, logHash, type Op, opHash, saidHash } from '#platform/sync/op.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { senderOf } from '../sender.ts'
import { headOf, insertLog, insertOp, knownOf, link } from '../store.ts'

export const openLog = action(contract.openLog, {
  allow: access['outbox.openLog'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id, author, label }) {
    const staffId = senderOf(context)
    if (staffId !== author) throw new AppError('of_another')
    if (!(await insertLog(context.tx, { id, staffId, label, h: logHash(id) })) && !(await headOf(context.tx, id)))
      throw new AppError('log_taken')
    return { id }
  },
})

export const head = action(contract.head, {
  allow: access['outbox.head'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx }, { id }) {
    const row = await headOf(tx, id)
    if (row === undefined) throw new AppError('not_found')
    // Whatever has been answered is on disk: one connection waits for it on behalf of all, with the standbys that must have it (decision 0017).
    return { epoch: row.epoch, lastSeq: row.lastSeq, durableSeq: row.lastSeq }
  },
})

type Arriving = ParsedOf<typeof contract.push>['ops'][number]

interface Arrived {
  op: Op
  envelope: Envelope
  h: string
  said: string
}

function arrived(log: string, op: Arriving): Arrived {
  const whole: Op = { ...op, log }
  const envelope = envelopeOf(whole)
  return { op: whole, envelope, h: opHash(envelope), said: saidHash(envelope) }
}

/** What the rule says of an act, with its log held; `held` is how it ended where it is known. */
async function judged(context: Context, a: Arrived): Promise<{ verdict: Verdict; held: string | null }> {
  const known = await knownOf(context.tx, a.envelope)
  const verdict = judge({ op: a.envelope, h: a.h, said: a.said, sender: senderOf(context) }, known)
  if (verdict === 'link') await link(context.tx, a.envelope, a.h)
  return { verdict, held: known.held }
}

const isKnown = (verdict: Verdict): boolean => verdict === 'again' || verdict === 'link'

/** Not the act is to blame: the phone comes again. */
const PASSING = new Set([
  'unavailable',
  'overloaded',
  'too_many_requests',
  'unauthenticated',
  'session_locked',
  'second_factor_required',
])

interface Outcome {
  verdict: Verdict
  held: string | null
}

async function keep(context: Context, a: Arrived, held: { code: string; sealed: Buffer } | null): Promise<void> {
  await insertOp(context.tx, a.envelope, { said: a.said, now: context.now, held })
  await link(context.tx, a.envelope, a.h)
}

/** A refusal that stands on a rule says which: `dispute_refused:NOT_YET_DUE`. */
function heldCode(error: unknown): string {
  if (!(error instanceof AppError)) return 'internal'
  const { refusal } = error.params
  return typeof refusal === 'string' ? `${error.code}:${refusal}` : error.code
}

/** Carries out an act that is next in its chain; where its operation refuses, it is kept for somebody to look at and the chain goes on. */
async function carryOut(relay: Relay, a: Arrived): Promise<Outcome> {
  const { kind, posting, opId, body } = a.op
  try {
    return await relay.carryOut({ operation: kind, posting, input: inputOf(body) }, async (context, run) => {
      const now = await judged(context, a)
      if (now.verdict !== 'apply') return now
      await run()
      await keep(context, a, null)
      return now
    })
  } catch (error) {
    const code = heldCode(error)
    if (PASSING.has(code)) throw error
    return relay.own(async (context) => {
      const now = await judged(context, a)
      if (now.verdict !== 'apply') return now
      await keep(context, a, {
        code,
        sealed: context.cipher.seal('secret', `sync_op.sealed|${opId}`, JSON.stringify(a.op)),
      })
      return { verdict: 'apply', held: code }
    })
  }
}

function inputOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new AppError('malformed_body')
  }
}

/** The acts at the front that are known already, in one transaction: what is sent again because an answer was lost costs one look. */
const skipKnown = (relay: Relay, acts: readonly Arrived[]): Promise<Outcome[]> =>
  relay.own(async (context) => {
    const outcomes: Outcome[] = []
    for (const a of acts) {
      const outcome = await judged(context, a)
      if (outcome.verdict === 'apply') break
      outcomes.push(outcome)
      if (!isKnown(outcome.verdict)) break
    }
    return outcomes
  })

export const push = relayAction(contract.push, {
  allow: access['outbox.push'],
  audit: { purpose: 'none', shown: 'list' },
  async run(relay, { id, ops }) {
    const acts = ops.map((op) => arrived(id, op))
    const outcomes = await skipKnown(relay, acts)
    const results: { opId: string; held: string | null }[] = []
    for (const [i, a] of acts.entries()) {
      const { verdict, held } = outcomes[i] ?? (await carryOut(relay, a))
      if (verdict !== 'apply' && verdict !== 'again' && verdict !== 'link') return { results, stopped: verdict }
      results.push({ opId: a.op.opId, held })
    }
    return { results, stopped: null }
  },
})
