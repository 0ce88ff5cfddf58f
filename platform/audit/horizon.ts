/** What one look at the running transactions says: snapshot bounds, and a time of the database's clock before the snapshot was taken (ms). */
export interface Moment {
  readonly xmin: bigint
  readonly xmax: bigint
  readonly at: number
}

/** A ticket can be opened for so long (sec.open), and the clock may step a little. */
const OPENABLE_MS = 5_000
const MARGIN_MS = 1_000
const KEPT = 600

/**
 * Up to which moment an event that nobody has answered can no longer change. A transaction that opened its ticket did so within 5 seconds and had
 * its number then; so once every transaction that was numbered by some later moment is over, nobody holds it any more. (Seconds alone would not do:
 * whoever opened the ticket may still be at work, and finishes the event at his commit.)
 */
export class Horizon {
  #moments: Moment[] = []
  #final = Number.NEGATIVE_INFINITY

  /** Takes one more look; answers the time (ms) before which entered events are final, `-Infinity` while nothing is known. */
  look(now: Moment): number {
    this.#moments.push(now)
    while (this.#moments.length > 0 && (this.#moments[0] as Moment).xmax <= now.xmin) {
      const over = this.#moments.shift() as Moment
      this.#final = Math.max(this.#final, over.at - OPENABLE_MS - MARGIN_MS)
    }
    // Under one long transaction the looks pile up; every second one says as much.
    if (this.#moments.length > KEPT) this.#moments = this.#moments.filter((_, i) => i % 2 === 0)
    return this.#final
  }

  /** How long the oldest look has been waiting for transactions to end (ms). */
  waited(now: number): number {
    const oldest = this.#moments[0]
    return oldest === undefined ? 0 : now - oldest.at
  }
}
