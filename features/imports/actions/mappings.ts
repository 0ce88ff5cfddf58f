import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { mappings, type MappingRow, saveMapping as store } from '../store.ts'

const answer = (row: MappingRow) => ({ ...row, updatedAt: row.updatedAt.toISOString() })

export const listMappings = action(contract.listMappings, {
  allow: access['imports.listMappings'],
  audit: { purpose: 'none', shown: 'list' },
  run: async (context) => ({ items: (await mappings(context.tx)).map(answer) }),
})

export const saveMapping = action(contract.saveMapping, {
  allow: access['imports.saveMapping'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { sender, meanings, datum }) {
    const { staffId, unitId } = context.actor
    if (staffId === null || unitId === null) throw new AppError('forbidden')
    return answer(
      await store(context.tx, {
        id: uuidv7(),
        sender,
        meanings,
        datum: datum ?? null,
        unitId,
        by: staffId,
        now: context.now,
      }),
    )
  },
})
