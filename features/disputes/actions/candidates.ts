import { bodiesOf, candidates } from '#features/mediation/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { sidesOf } from '../sides.ts'
import { findFile } from '../store-file.ts'
import { openLoads } from '../store-list.ts'

export const listCandidates = action(contract.listCandidates, {
  allow: access['disputes.listCandidates'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run({ tx, today }, { id, bodyId }) {
    const file = await findFile(tx, id)
    if (file === undefined) throw new AppError('not_found')
    const { row: d } = file
    return {
      bodies: await bodiesOf(tx, d.unitPos),
      candidates: await candidates(tx, {
        ...(bodyId === undefined ? {} : { bodyId }),
        unitPos: d.unitPos,
        type: d.type,
        on: today,
        exclude: [],
        loads: await openLoads(tx),
        wished: [],
        isPublicSecurity: d.mode === '治安调解',
        sides: sidesOf(file),
      }),
    }
  },
})
