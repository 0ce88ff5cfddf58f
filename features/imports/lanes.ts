import type { CommitInput } from './chunks.ts'

/** Chunks on their way at once: while the database stores one, the server reads another and the third lies ready. */
const LANES = 3

/**
 * Sends chunks, a few at a time. Whoever puts one in is held until there is room, so that nothing piles up before a slow register. After a refusal
 * nothing more is sent.
 */
export class Lanes {
  private readonly send: (no: number, rows: CommitInput[]) => Promise<void>
  private readonly under = new Set<Promise<void>>()
  private refusal: { error: unknown } | undefined

  constructor(send: (no: number, rows: CommitInput[]) => Promise<void>) {
    this.send = send
  }

  /** Resolves once the chunk is under way. Rejects with the refusal of an earlier one. */
  async put(no: number, rows: CommitInput[]): Promise<void> {
    while (this.under.size >= LANES) await Promise.race(this.under)
    this.refuse()
    const sent: Promise<void> = this.send(no, rows)
      .catch((error: unknown) => {
        this.refusal ??= { error }
      })
      .finally(() => this.under.delete(sent))
    this.under.add(sent)
  }

  /** Resolves once everything has been written. */
  async end(): Promise<void> {
    await Promise.all(this.under)
    this.refuse()
  }

  private refuse(): void {
    if (this.refusal !== undefined) throw this.refusal.error
  }
}
