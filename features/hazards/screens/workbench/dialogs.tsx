import { Form } from 'antd'
import { useApiCommand } from '#ui/api/hooks.ts'
import { newId } from '#ui/device/new-id.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { DateField, EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ESCALATED_TO, type EscalatedTo, OWNER_TYPES, type OwnerType } from '../../vocabulary.ts'
import { choices, type Hazard } from '../words.ts'
import { CHANGES } from './changes.ts'
import { sheetOf, ToldFields, type Told, toldOf } from './told-fields.tsx'

interface Props {
  hazard: Hazard
  onClose: () => void
}

/** Empty texts are left out: the contract says how long a text must be where there is one. */
const filled = <K extends string>(values: Partial<Record<K, string | undefined>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const text = typeof value === 'string' ? value.trim() : ''
      return text === '' ? [] : [[key, text]]
    }),
  ) as Partial<Record<K, string>>

export function EditDialog({ hazard, onClose }: Props) {
  const t = useT()
  const edit = useApiCommand('hazards.editHazard', { invalidates: CHANGES })
  return (
    <DialogForm<Told>
      title={t('hazards.edit')}
      text={t('hazards.editText')}
      submit={t('hazards.save')}
      initial={toldOf(hazard)}
      onSubmit={async (v) => {
        await edit.mutateAsync({ id: hazard.id, version: hazard.version, ...sheetOf(v) })
        toast(t('hazards.saved'))
      }}
      onClose={onClose}
    >
      <ToldFields />
    </DialogForm>
  )
}

export function RejectDialog({ hazard, onClose }: Props) {
  const t = useT()
  const reject = useApiCommand('hazards.rejectHazard', { invalidates: CHANGES })
  return (
    <DialogForm<{ reason: string }>
      title={t('hazards.reject')}
      text={t('hazards.rejectConsequence')}
      submit={t('hazards.reject')}
      onSubmit={async ({ reason }) => {
        await reject.mutateAsync({ id: hazard.id, version: hazard.version, reason })
        toast(t('hazards.rejectDone'))
      }}
      onClose={onClose}
    >
      <TextField name="reason" label={t('hazards.field.reason')} required maxLength={200} />
    </DialogForm>
  )
}

interface Assignment {
  ownerType: OwnerType
  ownerName?: string
  requirement: string
  orderNo?: string
}

export function AssignDialog({ hazard, onClose }: Props) {
  const t = useT()
  const assign = useApiCommand('hazards.assignHazard', { invalidates: CHANGES })
  const initial = {
    ownerType: hazard.ownerType,
    ...filled({
      ownerName: hazard.ownerName ?? undefined,
      requirement: hazard.requirement ?? undefined,
      orderNo: hazard.orderNo ?? undefined,
    }),
  }
  return (
    <DialogForm<Assignment>
      title={t('hazards.assign')}
      text={t('hazards.assignText')}
      submit={t('hazards.assign')}
      initial={initial}
      onSubmit={async ({ ownerType, requirement, ...rest }) => {
        await assign.mutateAsync({ id: hazard.id, version: hazard.version, ownerType, requirement, ...filled(rest) })
        toast(t('hazards.assignDone'))
      }}
      onClose={onClose}
    >
      <EnumSelect
        name="ownerType"
        label={t('hazards.field.ownerType')}
        required
        values={OWNER_TYPES}
        family="hazards.ownerType"
      />
      <TextField
        name="ownerName"
        label={t('hazards.field.ownerName')}
        help={t('hazards.field.ownerNameHint')}
        maxLength={60}
      />
      <TextField name="requirement" label={t('hazards.field.requirement')} required rows={3} maxLength={300} />
      <TextField name="orderNo" label={t('hazards.field.orderNo')} maxLength={60} />
    </DialogForm>
  )
}

interface Papers {
  orderNo?: string
  escalatedTo?: EscalatedTo[]
  reportedOn?: string
  note?: string
}

const papersOf = (v: Papers) => ({
  ...filled({ orderNo: v.orderNo, note: v.note }),
  escalatedTo: v.escalatedTo ?? [],
  ...(v.reportedOn ? { reportedOn: v.reportedOn } : {}),
})

const knownPapers = (h: Hazard): Papers => ({
  ...filled({ orderNo: h.orderNo ?? undefined, reportedOn: h.reportedOn ?? undefined }),
  escalatedTo: h.escalatedTo,
})

function PaperFields() {
  const t = useT()
  return (
    <>
      <TextField name="orderNo" label={t('hazards.field.orderNo')} maxLength={60} />
      <Form.Item name="escalatedTo" label={t('hazards.field.escalatedTo')}>
        <Chips label={t('hazards.field.escalatedTo')} options={choices(t, 'escalatedTo', ESCALATED_TO)} />
      </Form.Item>
      <DateField name="reportedOn" label={t('hazards.field.reportedOn')} max={todayInShanghai()} />
      <TextField name="note" label={t('hazards.field.note')} rows={2} maxLength={200} />
    </>
  )
}

export function EscalateDialog({ hazard, onClose }: Props) {
  const t = useT()
  const escalate = useApiCommand('hazards.escalateHazard', { invalidates: CHANGES })
  return (
    <DialogForm<Papers>
      title={t('hazards.escalate')}
      text={hazard.graveFire ? t('hazards.graveFire') : t('hazards.escalateText')}
      submit={t('hazards.escalate')}
      initial={knownPapers(hazard)}
      onSubmit={async (v) => {
        await escalate.mutateAsync({ id: hazard.id, version: hazard.version, ...papersOf(v) })
        toast(t('hazards.escalateDone'))
      }}
      onClose={onClose}
    >
      <PaperFields />
    </DialogForm>
  )
}

export function ResolveDialog({ hazard, onClose }: Props) {
  const t = useT()
  const resolve = useApiCommand('hazards.resolveHazard', { invalidates: CHANGES })
  return (
    <DialogForm<Papers & { result: 'fixed' | 'notFixed' }>
      title={t('hazards.resolve')}
      text={hazard.graveFire ? t('hazards.graveFire') : t('hazards.resolveText')}
      submit={t('hazards.resolve')}
      initial={knownPapers(hazard)}
      onSubmit={async ({ result, ...v }) => {
        const at = new Date().toISOString()
        await resolve.mutateAsync({ id: hazard.id, actId: newId(), at, isFixed: result === 'fixed', ...papersOf(v) })
        toast(t('hazards.resolveDone'))
      }}
      onClose={onClose}
    >
      <Form.Item name="result" label={t('hazards.field.result')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('hazards.field.result')}
          options={[
            { value: 'fixed', label: t('hazards.fixed') },
            { value: 'notFixed', label: t('hazards.notFixed') },
          ]}
        />
      </Form.Item>
      <PaperFields />
    </DialogForm>
  )
}

export function SafetyVisitDialog({ hazard, onClose }: Props) {
  const t = useT()
  const open = useApiCommand('hazards.openSafetyVisit', { invalidates: ['tasks.listTasks', 'today.mine'] })
  return (
    <DialogForm<{ until: string }>
      title={t('hazards.safetyVisit')}
      text={t('hazards.safetyVisitText')}
      submit={t('hazards.save')}
      tellsRefusal
      onSubmit={async ({ until }) => {
        await open.mutateAsync({ id: newId(), hazardId: hazard.id, addressId: hazard.addressId as string, until })
        toast(t('hazards.safetyVisitDone'))
      }}
      onClose={onClose}
    >
      <DateField name="until" label={t('hazards.safetyVisitUntil')} required min={todayInShanghai()} />
    </DialogForm>
  )
}
