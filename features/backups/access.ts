import { accessTable } from '#platform/access/roles.ts'

export const access = accessTable({ 'backups.state': { SYS: 'always' } })
