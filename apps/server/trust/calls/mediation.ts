import { makeBody, makeMediator } from '#features/mediation/factory.ts'
import type { CallTable } from './table.ts'
import type { CallWorld } from './world.ts'

let serial = 0
/** Each body its own: two of one short name would give one number twice. */
const shortName = () => `调${String.fromCodePoint(0x4e00 + ++serial)}`

const sheet = () => {
  const name = shortName()
  return {
    name: `${name}人民调解委员会`,
    shortName: name,
    kind: '村居调委会',
    sealHolder: '主任',
    filedWith: '团结司法所',
    rooms: ['第一调解室'],
    openedOn: '2020-01-01',
  }
}

const body = (w: CallWorld) =>
  makeBody(w.t.admin, { unitId: w.here.roomId, by: w.here.chiefId, shortName: shortName() })

const mediator = async (w: CallWorld) =>
  makeMediator(w.t.admin, { bodyId: await body(w), by: w.here.chiefId, cipher: w.t.cipher })

const person = async (w: CallWorld) => ({
  bodyId: await body(w),
  name: '温如玉',
  sex: '女',
  kind: '专职',
  org: '群众代表',
  isCommitteeMember: true,
  appointedFrom: '2025-03-01',
  appointedTo: '2028-02-29',
})

export const mediation: CallTable = {
  'mediation.addBody': { by: 'CHIEF', input: (w) => ({ ...sheet(), unitId: w.here.roomId }) },
  'mediation.editBody': { by: 'DEPUTY', input: async (w) => ({ ...sheet(), id: await body(w), version: 1 }) },
  'mediation.closeBody': {
    by: 'CHIEF',
    input: async (w) => ({ id: await body(w), version: 1, closedOn: '2020-06-01' }),
  },
  'mediation.listBodies': { by: 'OFFICER', input: (w) => body(w).then(() => ({ limit: 30 })) },
  'mediation.getBody': { by: 'OFFICER', input: async (w) => ({ id: await body(w) }) },
  'mediation.addMediator': { by: 'CHIEF', input: async (w) => ({ ...(await person(w)), phone: '19400007711' }) },
  'mediation.editMediator': {
    by: 'DEPUTY',
    input: async (w) => ({ ...(await person(w)), id: await mediator(w), version: 1, active: true }),
  },
  'mediation.listMediators': { by: 'OFFICER', input: (w) => mediator(w).then(() => ({ limit: 30 })) },
  'mediation.getMediator': { by: 'OFFICER', input: async (w) => ({ id: await mediator(w) }) },
  'mediation.revealPhone': { by: 'OFFICER', input: async (w) => ({ id: await mediator(w) }) },
}
