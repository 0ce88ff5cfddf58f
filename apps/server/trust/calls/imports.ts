import { begin, commitRows, finish } from '#features/imports/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, door } from './world.ts'

let serial = 0

const newRun = (w: CallWorld) => ({
  clientKey: uuidv7().replaceAll('-', '').padEnd(64, '0'),
  communityCode: w.here.communities[0],
  files: [{ name: '名单.xlsx', sha256: 'a'.repeat(64) }],
  accepted: [],
  total: 1,
})

const chunk = (id: string) => {
  serial += 1
  return {
    id,
    no: 0,
    rows: [
      {
        person: { name: '林新来', idType: 'CN_ID' as const, idNo: makeDemoId('1982-02-02', serial), phones: [] },
        door: { villageGroup: '9组', groupHouseNo: serial },
        household: '1',
        source: { file: 0, sheet: '名单', row: 2 },
        doubts: [],
      },
    ],
  }
}

/** An import of one row, as far as it was taken. */
async function run(w: CallWorld, until: 'begun' | 'written' | 'finished') {
  const { id } = await w.users.OFFICER.call(begin, newRun(w))
  if (until !== 'begun') await w.users.OFFICER.call(commitRows, chunk(id))
  if (until === 'finished') await w.users.OFFICER.call(finish, { id })
  return { id }
}

export const imports: CallTable = {
  'imports.compare': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      return {
        communityCode: w.here.communities[0],
        rows: [
          { person: { name: d.head.name, idNo: d.head.idNo, phones: [] }, door: { building: '3号楼', roomNo: '101' } },
          { person: { name: '林新来', idNo: '', phones: [] }, door: { villageGroup: '3组', groupHouseNo: 12 } },
        ],
      }
    },
  },
  'imports.listMappings': { by: 'GRID', input: () => ({}) },
  'imports.saveMapping': { by: 'AUX', input: () => ({ sender: '江南物业', meanings: { 租客名: 'name' } }) },
  'imports.begin': { by: 'OFFICER', input: newRun },
  'imports.commitRows': { by: 'OFFICER', input: async (w) => chunk((await run(w, 'begun')).id) },
  'imports.finish': { by: 'OFFICER', input: (w) => run(w, 'written') },
  'imports.listRuns': { by: 'GRID', input: () => ({}) },
  'imports.getRun': { by: 'OFFICER', input: (w) => run(w, 'finished') },
  // A preview: whom the undo itself names is gone afterwards (features/imports/commit.test.ts looks at its event).
  'imports.undo': { by: 'OFFICER', input: async (w) => ({ ...(await run(w, 'finished')), no: 0, commit: false }) },
}
