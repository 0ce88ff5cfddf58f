import type { CallTable } from './table.ts'
import { door } from './world.ts'

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
}
