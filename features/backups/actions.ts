import { action } from '#platform/http/action.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import { tellFaults } from './tell.ts'

export const state = action(contract.state, {
  allow: access['backups.state'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const report = context.backup()
    const known = report?.state
    return {
      isOurs: report !== undefined,
      target: report?.target ?? null,
      lastBaseAt: known?.lastBaseAt ?? null,
      lastBaseBytes: known?.lastBaseBytes ?? null,
      coveredUntil: known?.coveredUntil ?? null,
      waitingSince: known?.waitingSince ?? null,
      faults: report ? tellFaults(context, report) : [],
    }
  },
})
