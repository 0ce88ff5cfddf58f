import type { ApiInput } from '#ui/api/client.ts'
import { recordAct } from '#ui/device/delivery.ts'
import type { Opened } from '#ui/device/device.ts'
import { codeMark } from '../../code.ts'
import { noteDone } from './points.ts'

type Input = ApiInput<'checkIns.recordCheckIn'>

interface Point {
  /** How the outbox calls it. */
  name: string
  /** Where the phone knows it. */
  id?: string | undefined
  /** The phone has said that it is too far away. */
  isMiss?: boolean
}

/** Records that somebody pressed, now. Its id is random: any other kind tells the millisecond to whoever reads the row. */
export async function recordCheckIn(opened: Opened, how: Omit<Input, 'id' | 'at'>, point: Point): Promise<void> {
  const at = new Date().toISOString()
  await recordAct(opened, 'checkIns.recordCheckIn', { id: crypto.randomUUID(), at, ...how }, point.name)
  const where = point.id ?? (how.code === undefined ? '' : codeMark(how.code))
  await noteDone(opened, { where, name: point.name, at, isMiss: point.isMiss ?? false })
}
