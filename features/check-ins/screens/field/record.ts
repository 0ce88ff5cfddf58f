import type { ApiInput } from '#ui/api/client.ts'
import { recordAct } from '#ui/device/delivery.ts'
import type { Opened } from '#ui/device/device.ts'
import { newId } from '#ui/device/new-id.ts'
import { noteDone } from './points.ts'

type Input = ApiInput<'checkIns.recordCheckIn'>

/** Records that somebody pressed, now. @param label how the outbox calls it */
export async function recordCheckIn(opened: Opened, how: Omit<Input, 'id' | 'at'>, label: string): Promise<void> {
  const at = new Date().toISOString()
  await recordAct(opened, 'checkIns.recordCheckIn', { id: newId(), at, ...how }, label)
  await noteDone(opened, { where: how.pointId ?? how.code ?? '', at })
}
