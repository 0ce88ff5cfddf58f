import type { CallTable } from './table.ts'
import { door } from './world.ts'

export const search: CallTable = {
  'search.find': { by: 'OFFICER', input: async (w) => door(w).then((d) => ({ q: d.head.name })) },
  'search.findByNumber': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ q: d.head.phone, ...d.because })),
  },
}
