/** Pieces that are on their way to whoever takes them: one is worked on, the next lies ready. */
const AHEAD = 2

/** Holds a reader back until its taker has caught up, so that a slow register fills no memory. */
export class Pace {
  private owed = 0
  private resume: (() => void) | undefined

  /** Before a piece is sent: resolves once there is room for it. */
  async room(): Promise<void> {
    while (this.owed >= AHEAD) await new Promise<void>((resolve) => (this.resume = resolve))
    this.owed += 1
  }

  /** The taker has done with a piece. */
  taken(): void {
    this.owed -= 1
    this.resume?.()
  }
}
