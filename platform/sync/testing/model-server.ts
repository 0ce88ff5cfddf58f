import { judge, type LogHead } from '../judge.ts'
import { envelopeOf, logHash, type Op, opHash, saidHash } from '../op.ts'
import type { Head, Pushed } from '../outbox.ts'

/** What the acts of the model change: records with a version. `base` is the version the author saw. */
export interface Change {
  record: string
  base: number
  value: string
}

export interface Effect {
  opId: string
  author: string
  change: Change
}

type Committed =
  | { what: 'opened'; log: string; author: string }
  | { what: 'linked'; log: string; seq: number; h: string }
  | {
      what: 'done'
      log: string
      seq: number
      h: string
      said: string
      effect: Effect
      held: string | null
      body: string
    }

interface State {
  logs: Map<string, LogHead>
  links: Map<string, string>
  ops: Map<string, { said: string; held: string | null }>
  records: Map<string, { version: number; value: string }>
  effects: Effect[]
  /** Kept for somebody to look at, with what was sent. */
  held: { opId: string; author: string; body: string; code: string }[]
}

const empty = (): State => ({
  logs: new Map(),
  links: new Map(),
  ops: new Map(),
  records: new Map(),
  effects: [],
  held: [],
})

function replay(state: State, entry: Committed): void {
  if (entry.what === 'opened') {
    state.logs.set(entry.log, { author: entry.author, lastSeq: 0, lastH: logHash(entry.log) })
    return
  }
  const head = state.logs.get(entry.log) as LogHead
  state.logs.set(entry.log, { ...head, lastSeq: entry.seq, lastH: entry.h })
  state.links.set(`${entry.log} ${entry.seq}`, entry.h)
  if (entry.what === 'linked') return
  const { opId, author, change } = entry.effect
  state.ops.set(opId, { said: entry.said, held: entry.held })
  if (entry.held !== null) {
    state.held.push({ opId, author, body: entry.body, code: entry.held })
    return
  }
  state.effects.push(entry.effect)
  const before = state.records.get(change.record)?.version ?? 0
  state.records.set(change.record, { version: before + 1, value: change.value })
}

/**
 * A server that follows the real rule (`judge`) over a history of its own. What it has committed and not yet told its replica is lost when the
 * replica takes over; then it is another epoch.
 */
export class ModelServer {
  private history: Committed[] = []
  private durable = 0
  private epoch = 0
  state = empty()
  /** Authors who may no longer do anything: what they send is kept. */
  readonly revoked = new Set<string>()

  /** Everything so far is on every disk. */
  flush(): void {
    this.durable = this.history.length
  }

  /** The replica takes over: what it has not heard of is gone. `back` also takes so many that it had, as a restored backup does. @returns acts that are gone */
  failOver(back = 0): string[] {
    const before = [...this.state.ops.keys()]
    this.history = this.history.slice(0, Math.max(0, this.durable - back))
    this.durable = this.history.length
    this.epoch += 1
    this.state = empty()
    for (const entry of this.history) replay(this.state, entry)
    return before.filter((opId) => !this.state.ops.has(opId))
  }

  openLog(sender: string, log: string, author: string): void {
    if (sender !== author) throw new Error('of_another')
    if (!this.state.logs.has(log)) this.commit({ what: 'opened', log, author: sender })
  }

  head(sender: string, log: string): Head | undefined {
    const head = this.state.logs.get(log)
    if (head === undefined || head.author !== sender) return undefined
    const durable = empty()
    for (const entry of this.history.slice(0, this.durable)) replay(durable, entry)
    return { epoch: `e${this.epoch}`, lastSeq: head.lastSeq, durableSeq: durable.logs.get(log)?.lastSeq ?? 0 }
  }

  /** Carries out acts one by one; `dies` says before each whether the server stops there. */
  push(sender: string, ops: readonly Op[], dies: () => boolean): Pushed {
    const results: Pushed['results'] = []
    const answer = (stopped: Pushed['stopped']): Pushed => ({ results, stopped })
    for (const op of ops) {
      if (dies()) throw new Error('the server died')
      const envelope = envelopeOf(op)
      const [h, said] = [opHash(envelope), saidHash(envelope)]
      const known = this.state.ops.get(op.opId)
      const verdict = judge(
        { op: envelope, h, said, sender },
        { log: this.state.logs.get(op.log), at: this.state.links.get(`${op.log} ${op.seq}`), said: known?.said },
      )
      if (verdict === 'apply') {
        const effect = { opId: op.opId, author: op.author, change: JSON.parse(op.body) as Change }
        this.commit({
          what: 'done',
          log: op.log,
          seq: op.seq,
          h,
          said,
          effect,
          held: this.refusal(effect),
          body: op.body,
        })
      } else if (verdict === 'link') this.commit({ what: 'linked', log: op.log, seq: op.seq, h })
      else if (verdict !== 'again') return answer(verdict)
      results.push({ opId: op.opId, held: this.state.ops.get(op.opId)?.held ?? null })
    }
    return answer(null)
  }

  private refusal({ author, change }: Effect): string | null {
    if (this.revoked.has(author)) return 'forbidden'
    return (this.state.records.get(change.record)?.version ?? 0) === change.base ? null : 'version_conflict'
  }

  private commit(entry: Committed): void {
    this.history.push(entry)
    replay(this.state, entry)
  }
}
