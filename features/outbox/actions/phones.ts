import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { senderOf } from '../sender.ts'
import { isWipeOrdered, markWipe, mayRenew, phonesInSight, savePhone } from '../store-phones.ts'

export const recoveryKey = action(contract.recoveryKey, {
  allow: access['outbox.recoveryKey'],
  audit: { purpose: 'none', shown: 'list', perMinute: 10 },
  async run(context, { device, label, generation }) {
    const staffId = senderOf(context)
    if (!(await mayRenew(context.tx, device, staffId))) throw new AppError('sign_in_anew')
    const thing = `phone ${device} of ${staffId}`
    const made = keyFor(() => context.cipher.keyFor(thing, generation))
    await savePhone(context.tx, { id: uuidv7(), device, staffId, label, now: context.now })
    return { generation: made.generation, key: made.key.toString('base64') }
  },
})

function keyFor<T>(make: () => T): T {
  try {
    return make()
  } catch {
    throw new AppError('key_generation_gone')
  }
}

export const listPhones = action(contract.listPhones, {
  allow: access['outbox.listPhones'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx }) {
    const rows = await phonesInSight(tx)
    return {
      items: rows.map(({ officerId, officerName, setUpAt, wipeAt, ...row }) => ({
        ...row,
        officer: { id: officerId, name: officerName },
        setUpAt: setUpAt.toISOString(),
        wipeAt: wipeAt?.toISOString() ?? null,
      })),
    }
  },
})

export const orderWipe = action(contract.orderWipe, {
  allow: access['outbox.orderWipe'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id, version }) {
    const next = await markWipe(context.tx, { id, version, by: senderOf(context), now: context.now })
    if (next === undefined) throw new AppError('not_found')
    return { id, version: next }
  },
})

export const phoneOrders = action(contract.phoneOrders, {
  allow: access['outbox.phoneOrders'],
  audit: { purpose: 'none', shown: 'list' },
  run: async ({ tx }, { device, author }) => ({ wipe: await isWipeOrdered(tx, device, author) }),
})
