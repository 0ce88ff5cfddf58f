import type { RecordPath } from '#features/work-log/public.ts'

export const records: RecordPath[] = [{ kind: 'import', path: '/imports?run=:id' }]
