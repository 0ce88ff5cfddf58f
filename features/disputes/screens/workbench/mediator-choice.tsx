import { Form } from 'antd'
import { MediatorPicker } from '#features/mediation/screens/workbench/mediator-picker.tsx'
import { StaffSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { Chips } from '#ui/forms/chips.tsx'
import { requiredRule } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { File } from '../words.ts'
import { POLICE } from './modes.ts'

/** Who goes, and who comes in his place: of the pool, or for 治安调解 a colleague. */
export function SuccessorFields({ file }: { file: File }) {
  const t = useT()
  const now = file.mediators.filter((m) => m.untilAt === null)
  return (
    <>
      <Form.Item
        name={['act', 'out']}
        label={t('disputes.ask.out')}
        rules={[requiredRule(t)]}
        {...(now.length === 1 ? { initialValue: now[0]?.key } : {})}
      >
        <Chips single label={t('disputes.ask.out')} options={now.map((m) => ({ value: m.key, label: m.name }))} />
      </Form.Item>
      {file.mode === POLICE ? (
        <StaffSelect name={['act', 'in', 'staffId']} label={t('disputes.ask.in')} />
      ) : (
        <Form.Item
          name={['act', 'in']}
          label={t('disputes.ask.in')}
          rules={[requiredRule(t)]}
          getValueProps={(v: { mediatorId?: string } | undefined) => ({ value: v?.mediatorId ? [v.mediatorId] : [] })}
          normalize={([mediatorId]: string[]) => (mediatorId === undefined ? undefined : { mediatorId })}
        >
          <Pool file={file} />
        </Form.Item>
      )}
    </>
  )
}

interface PoolProps {
  file: File
  bodyId?: string | undefined
  multiple?: boolean
  /** Given by Form.Item. */
  value?: readonly string[]
  onChange?: (ids: string[]) => void
}

/** Whom one may ask, best first, without those who mediate already. */
export function Pool({ file, bodyId, multiple = false, value, onChange }: PoolProps) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('disputes.listCandidates', {
    id: file.id,
    ...(bodyId === undefined ? {} : { bodyId }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const taken = file.mediators.filter((m) => m.untilAt === null).map((m) => m.mediatorId)
  return (
    <MediatorPicker
      candidates={data.candidates.filter((c) => !taken.includes(c.id))}
      multiple={multiple}
      aria-label={t('disputes.ask.mediators')}
      {...(value ? { value } : {})}
      {...(onChange ? { onChange } : {})}
    />
  )
}
