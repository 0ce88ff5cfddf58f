import { accessTable } from '#platform/access/roles.ts'

export const access = accessTable({
  'sealedLog.state': { SYS: 'always', CHIEF: 'always', DEPUTY: 'always', DPO: 'always' },
})
