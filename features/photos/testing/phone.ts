import { TestPhone, transportOf } from '#features/outbox/testing/phone.ts'
import { type PhotoStore, type PhotoTransport, sendPhotos, type WaitingPhoto } from '#platform/sync/photos.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import * as contract from '../contract.ts'
import type { Picture } from './pictures.ts'

/** What the line does to the next request: carries it, loses it, loses its answer, or carries it twice. */
export type Line = () => 'right' | 'lost' | 'unheard' | 'twice'

const through = async <T>(line: Line, ask: () => Promise<T>): Promise<T> => {
  const what = line()
  if (what === 'lost') throw new Error('the request was lost')
  const answer = what === 'twice' ? (await Promise.all([ask(), ask()]))[0] : await ask()
  if (what === 'unheard') throw new Error('the answer was lost')
  return answer as T
}

const orCode = <T>(answer: Promise<T>): Promise<T | { code: string }> =>
  answer.catch((error: unknown) => {
    if (error instanceof Refused && error.status < 500) return { code: error.code }
    throw error
  })

/** A phone that holds photographs in memory and sends them after its outbox, as the real one does. Its memory survives being killed. */
export class PhotoPhone {
  readonly phone: TestPhone
  readonly held = new Map<string, Picture>()
  readonly failed = new Map<string, string>()
  /** Photographs whose record is saved and that have no act yet: what a kill between the two leaves. */
  private readonly undeclared: string[] = []

  constructor(author: string, posting: string | null) {
    this.phone = new TestPhone(author, posting)
  }

  /** Saves a visit with its photographs. @param killed before they were declared, as a phone that dies in the middle */
  async save(visit: object, pictures: readonly Picture[], killed: boolean): Promise<void> {
    for (const picture of pictures) this.held.set(picture.declared.id, picture)
    await this.phone.record('visits.recordVisit', visit)
    this.undeclared.push(...pictures.map((one) => one.declared.id))
    if (!killed) await this.declare(false)
  }

  private async declare(killed: boolean): Promise<void> {
    while (this.undeclared.length > 0) {
      await this.phone.record('photos.recordPhoto', this.held.get(this.undeclared[0] as string)?.declared)
      // Killed between the act and the mark: it is declared a second time.
      if (killed) return
      this.undeclared.shift()
    }
  }

  async deliver(user: User, line: Line, killed = false): Promise<void> {
    await this.declare(killed)
    const real = transportOf(user)
    await this.phone.outbox.deliver({
      openLog: (log, author) => through(line, () => real.openLog(log, author)),
      head: (log) => through(line, () => real.head(log)),
      push: (log, ops) => through(line, () => real.push(log, ops)),
    })
    await sendPhotos(this.store, this.transport(user, line))
  }

  private get store(): PhotoStore<WaitingPhoto> {
    return {
      waiting: async () =>
        [...this.held.keys()]
          .filter((id) => !this.undeclared.includes(id) && !this.failed.has(id))
          .map((id) => ({ id })),
      chunk: async (id, n) => this.held.get(id)?.chunks[n],
      done: async (id) => void this.held.delete(id),
      fail: async (id, code) => void this.failed.set(id, code),
    }
  }

  private transport(user: User, line: Line): PhotoTransport<WaitingPhoto> {
    return {
      missing: ({ id }) => orCode(through(line, () => user.call(contract.missingChunks, { id }))),
      put: ({ id }, n, bytes) =>
        orCode(
          through(line, () => user.call(contract.putChunk, { id, n, data: Buffer.from(bytes).toString('base64') })),
        ),
    }
  }
}
