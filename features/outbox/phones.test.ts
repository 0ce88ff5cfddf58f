import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'

let w: VisitWorld
let nobody: User
beforeAll(async () => {
  w = await visitWorld()
  nobody = w.t.anonymous
})
afterAll(() => w.t.close())

const LABEL = 'Chrome · Android'
const LOST = '丢失的手机'
const phonesOf = async (user: User) => (await user.call(contract.listPhones, {})).items
const wipe = async (device: string, author = w.station.officerId) =>
  (await nobody.call(contract.phoneOrders, { device, author })).wipe

describe('the second key to a phone', () => {
  test('is the same each time, another for each phone and officer, and of the generation that is asked for', async () => {
    const device = uuidv7()
    const first = await w.officer.call(contract.recoveryKey, { device, label: LABEL })
    expect(Buffer.from(first.key, 'base64')).toHaveLength(32)
    expect(await w.officer.call(contract.recoveryKey, { device, label: LABEL, generation: first.generation })).toEqual(
      first,
    )
    expect((await w.officer.call(contract.recoveryKey, { device: uuidv7(), label: LABEL })).key).not.toBe(first.key)
    expect((await w.officer2.call(contract.recoveryKey, { device, label: LABEL })).key).not.toBe(first.key)
    await expect(w.officer.call(contract.recoveryKey, { device, label: LABEL, generation: 200 })).rejects.toMatchObject(
      {
        body: { error: { code: 'key_generation_gone' } },
      },
    )
  })
})

describe('a lost phone', () => {
  test('is ordered to forget by its officer or his leader, asks without a session, and is his again once he signs in on it', async () => {
    const device = uuidv7()
    const { generation } = await w.officer.call(contract.recoveryKey, { device, label: LOST })
    await w.officer2.call(contract.recoveryKey, { device, label: LOST })
    expect(await wipe(device)).toBe(false)
    for (const user of [w.officer, w.chief]) {
      const phone = (await phonesOf(user)).find((p) => p.label === LOST && p.officer.id === w.station.officerId)
      if (phone === undefined) throw new Error('the phone is not in sight')
      await user.call(contract.orderWipe, { id: phone.id, version: phone.version })
      const ordered = (await phonesOf(user)).filter((p) => p.wipeAt !== null)
      expect(ordered).toMatchObject([{ label: LOST, wipeAt: '2026-11-21T08:00:00.000Z', version: phone.version + 1 }])
      expect([await wipe(device), await wipe(device, w.station.officer2Id), await wipe(uuidv7())]).toEqual([
        true,
        false,
        false,
      ])
      await w.officer.call(contract.recoveryKey, { device, label: LOST, generation })
      expect(await wipe(device)).toBe(false)
    }
  })

  test('does not get a new PIN from a session that was left open on it', async () => {
    const device = uuidv7()
    const { generation } = await w.aux.call(contract.recoveryKey, { device, label: LABEL })
    await w.t.admin.query(
      `update sec.session set created_at = now() - interval '11 minutes' where account_id in (select id from sec.account where staff_id = $1)`,
      [w.station.auxId],
    )
    for (const input of [
      { device, label: LABEL },
      { device, label: LABEL, generation },
    ])
      await expect(w.aux.call(contract.recoveryKey, input)).rejects.toMatchObject({
        body: { error: { code: 'sign_in_anew' } },
      })
    await w.aux.call(contract.recoveryKey, { device: uuidv7(), label: LABEL })
  })

  test('is out of sight and reach of a colleague', async () => {
    const device = uuidv7()
    await w.officer2.call(contract.recoveryKey, { device, label: LOST })
    const [phone] = await phonesOf(w.officer2)
    const seen = await phonesOf(w.officer)
    expect(seen.map((p) => p.officer.id)).not.toContain(w.station.officer2Id)
    await expect(
      w.officer.call(contract.orderWipe, { id: phone?.id ?? '', version: phone?.version ?? 1 }),
    ).rejects.toMatchObject({ body: { error: { code: 'not_found' } } })
  })
})
