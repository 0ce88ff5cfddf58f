import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { EXIF_WITH_PLACE, jpegOf } from '#platform/files/testing/jpeg.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as contract from './contract.ts'
import { type Line, PhotoPhone } from './testing/phone.ts'
import { CHUNK, freshFile, type Picture, pictureOf } from './testing/pictures.ts'

/*
 * Two phones of one officer and one of a colleague, with visits and photographs; the line loses requests and answers and carries some twice, phones are
 * killed between any two steps, pieces arrive out of order from a second sender. Then all faults end and everybody delivers: each photograph must be
 * whole, once, byte for byte (trust.md §3.4 "half-uploaded photos").
 */
const SCHEDULES = Number(process.env.LINAN_SCHEDULES ?? 6)
const SEED = Number(process.env.LINAN_SEED ?? Math.floor(Math.random() * 1e9))
const STEPS = 24

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

function randomOf(seed: number) {
  let s = seed >>> 0 || 1
  const next = () => {
    s = (s + 0x6d2b79f5) >>> 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { chance: (p: number) => next() < p, below: (n: number) => Math.floor(next() * n) }
}

const RIGHT: Line = () => 'right'
let hours = 0

/** A visit at an hour of its own. */
const visitOf = (id: string, visitor: string) => {
  hours += 1
  const at = Date.parse('2026-06-01T00:00:00Z') + hours * 3_600_000
  const time = (minutes: number) => new Date(at + minutes * 60_000).toISOString()
  return sheetOf(w, { id, visitorIds: [visitor], startedAt: time(0), endedAt: time(10) })
}

class Schedule {
  readonly random: ReturnType<typeof randomOf>
  readonly phones: { phone: PhotoPhone; user: typeof w.officer; staff: string }[]
  readonly taken: Picture[] = []

  constructor(seed: number) {
    this.random = randomOf(seed)
    const of = (user: typeof w.officer, staff: string) => ({
      phone: new PhotoPhone(staff, user.postingId),
      user,
      staff,
    })
    this.phones = [of(w.officer, w.station.officerId), of(w.officer, w.station.officerId), of(w.aux, w.station.auxId)]
  }

  readonly line: Line = () => {
    const n = this.random.below(100)
    return n < 12 ? 'lost' : n < 24 ? 'unheard' : n < 34 ? 'twice' : 'right'
  }

  async step(): Promise<void> {
    const at = this.phones[this.random.below(this.phones.length)] as (typeof this.phones)[0]
    const what = this.random.below(100)
    if (what < 30) await this.save(at)
    else if (what < 85) await at.phone.deliver(at.user, this.line, this.random.chance(0.2)).catch(() => undefined)
    else await this.stray(at)
  }

  private async save({ phone, staff }: (typeof this.phones)[0]): Promise<void> {
    const id = uuidv7()
    const at = { subjectId: id, addressId: w.door.addressId }
    const pictures = Array.from({ length: this.random.below(4) }, () => {
      const change = { takenAt: new Date(Date.parse('2026-06-01T00:00:00Z') + hours * 3_600_000).toISOString() }
      return pictureOf(at, freshFile(50 + this.random.below(4 * CHUNK), this.random.below(2 ** 31)), change)
    })
    this.taken.push(...pictures)
    await phone.save(visitOf(id, staff), pictures, this.random.chance(0.2))
  }

  /** A piece that was on its way for long comes in between, of whatever photograph, declared or not. */
  private async stray({ user }: (typeof this.phones)[0]): Promise<void> {
    if (this.taken.length === 0) return
    const { declared, chunks } = this.taken[this.random.below(this.taken.length)] as Picture
    const n = this.random.below(chunks.length)
    const data = (chunks[this.random.chance(0.8) ? n : 0] as Buffer).toString('base64')
    await user.call(contract.putChunk, { id: declared.id, n, data }).catch(() => undefined)
  }
}

describe('photographs from phones', () => {
  test(`are whole once each, whatever happens on the way (${SCHEDULES} schedules, seed ${SEED})`, async () => {
    for (let k = 0; k < SCHEDULES; k++) {
      const schedule = new Schedule(SEED + k)
      for (let n = 0; n < STEPS; n++) await schedule.step()
      // The faults end.
      for (const { phone, user } of schedule.phones) await phone.deliver(user, RIGHT)
      for (const { phone } of schedule.phones) {
        expect([...phone.held.keys()], `seed ${SEED + k}`).toEqual([])
        expect([...phone.failed], `seed ${SEED + k}`).toEqual([])
        expect(await phone.phone.held(), `seed ${SEED + k}`).toEqual({})
      }
      for (const { declared, file } of schedule.taken) {
        const { items } = await w.chief.call(contract.listPhotos, {
          subjectKind: 'visit',
          subjectId: declared.subjectId,
        })
        expect(items.filter((one) => one.sha256 === declared.sha256)).toMatchObject([
          { id: declared.id, state: 'WHOLE', missing: 0 },
        ])
        const because = { purpose: 'visit', basisKind: 'visit', basisId: declared.subjectId }
        const { raw } = await w.chief.send(contract.getPhoto, { id: declared.id, ...because })
        expect(raw.equals(file), `seed ${SEED + k}`).toBe(true)
      }
    }
  }, 240_000)

  test('a line that breaks costs one piece: the next try sends no piece that had arrived', async () => {
    const phone = new PhotoPhone(w.station.officerId, w.officer.postingId)
    const id = uuidv7()
    const picture = pictureOf({ subjectId: id, addressId: w.door.addressId }, freshFile(5 * CHUNK, 7))
    await phone.save(visitOf(id, w.station.officerId), [picture], false)
    let puts = 0
    const counting = (breaksAt: number): Line => {
      let asked = 0
      return () => (++asked > breaksAt ? 'lost' : 'right')
    }
    // Begins with opening the log: two looks at it, one push, one more look, then what is missing and two pieces.
    await expect(phone.deliver(w.officer, counting(8))).rejects.toThrow('lost')
    const { missing } = await w.officer.call(contract.missingChunks, { id: picture.declared.id })
    expect(missing.length).toBeGreaterThan(0)
    expect(missing.length).toBeLessThan(picture.chunks.length)
    await phone.deliver(w.officer, () => {
      puts++
      return 'right'
    })
    // One look at the log, one at what is missing, and the pieces.
    expect(puts).toBeLessThanOrEqual(missing.length + 3)
    expect(phone.held.size).toBe(0)
  })

  test('one that is refused stays on the phone with its reason, and the others go on', async () => {
    const phone = new PhotoPhone(w.station.officerId, w.officer.postingId)
    const id = uuidv7()
    const at = { subjectId: id, addressId: w.door.addressId }
    const bad = pictureOf(at, jpegOf({ extra: [EXIF_WITH_PLACE] }))
    const good = pictureOf(at, freshFile(CHUNK, 9))
    await phone.save(visitOf(id, w.station.officerId), [bad, good], false)
    await phone.deliver(w.officer, RIGHT)
    expect([...phone.failed]).toEqual([[bad.declared.id, 'has_metadata']])
    expect([...phone.held.keys()]).toEqual([bad.declared.id])
  })
})
