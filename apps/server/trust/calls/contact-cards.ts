import { furnishRoom, makeBatch } from '#features/contact-cards/factory.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, type Door, door } from './world.ts'

/** A door of an area that has what a card needs. */
async function cardDoor(w: CallWorld): Promise<Door> {
  await furnishRoom(w.t.admin, w.here.roomId)
  return door(w)
}

const batch = async (w: CallWorld, handedOutOn?: string) => {
  const { addressId } = await cardDoor(w)
  return makeBatch(w.t.admin, {
    addressId,
    officerId: w.here.officerId,
    createdAt: w.t.clock.now(),
    ...(handedOutOn ? { handedOutOn } : {}),
  })
}
const todayOf = (w: CallWorld) => new Date(w.t.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

export const contactCards: CallTable = {
  'contactCards.getDesk': { by: 'OFFICER', input: async (w) => cardDoor(w).then(() => ({})) },
  'contactCards.recordBatch': {
    by: 'OFFICER',
    input: async (w) => ({ kind: '卡', buildingId: (await cardDoor(w)).buildingId, perDoor: 2 }),
  },
  'contactCards.handOutBatch': {
    by: 'OFFICER',
    input: async (w) => ({ id: await batch(w), version: 1, on: todayOf(w), handedOut: 1 }),
  },
  'contactCards.voidBatch': {
    by: 'OFFICER',
    input: async (w) => ({ id: await batch(w, todayOf(w)), version: 1, reason: '印错' }),
  },
  'contactCards.listBatches': { by: 'OFFICER', input: async (w) => batch(w).then(() => ({ limit: 30 })) },
  'contactCards.printBatch': { by: 'OFFICER', input: async (w) => ({ id: await batch(w) }) },
  'contactCards.listIssues': { by: 'OFFICER', input: async (w) => batch(w, todayOf(w)).then(() => ({ limit: 30 })) },
  'contactCards.printSlips': { by: 'OFFICER', input: async (w) => ({ doors: (await cardDoor(w)).addressId }) },
  'contactCards.printNotice': {
    by: 'OFFICER',
    input: async (w) => ({ buildingId: (await cardDoor(w)).buildingId, tips: '防诈骗', copies: 2 }),
  },
  'contactCards.printRoute': { by: 'OFFICER', input: async (w) => cardDoor(w).then(() => ({})) },
}
