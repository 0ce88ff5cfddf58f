import type { CommitInput } from './chunks.ts'

/**
 * Sends chunks in their order, two at a time: while one is being written the server reads and checks the next, which then waits for the run. Whoever
 * puts chunks in is held until there is room, so that nothing piles up before a slow register.
 */
export class ChunkLine {
  private readonly send: (no: number, rows: CommitInput[]) => Promise<void>
  private readonly isEarly: (error: unknown) => boolean
  private beforeLast: Promise<void> = Promise.resolve()
  private last: Promise<void> = Promise.resolve()

  /** @param isEarly whether a refusal says that the chunk before this one has not been written yet (`import_chunk_early`) */
  constructor(send: (no: number, rows: CommitInput[]) => Promise<void>, isEarly: (error: unknown) => boolean) {
    this.send = send
    this.isEarly = isEarly
  }

  /** Resolves once the chunk is under way. Rejects with the refusal of an earlier one; nothing more is sent then. */
  async put(no: number, rows: CommitInput[]): Promise<void> {
    const before = this.last
    await this.beforeLast
    const sent = this.go(no, rows, before)
    // Told to whoever puts the next one in, or ends the line.
    sent.catch(() => undefined)
    this.beforeLast = before
    this.last = sent
  }

  /** Resolves once everything has been written. */
  async end(): Promise<void> {
    await this.beforeLast
    await this.last
  }

  private async go(no: number, rows: CommitInput[], before: Promise<void>): Promise<void> {
    try {
      await this.send(no, rows)
    } catch (error) {
      if (!this.isEarly(error)) throw error
      // It overtook the one before it on the way.
      await before
      await this.send(no, rows)
    }
  }
}
