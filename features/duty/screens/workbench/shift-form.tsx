import { Form, Input, Select } from 'antd'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { CHANGES, daysAfter, type Shift, toWall, type Week } from './of-duty.ts'

interface Values {
  unitId: string
  staffId: string
  leaderId: string
  from: string
  to: string
  note?: string
}

interface Props {
  week: Week
  /** Left out: a new one. */
  shift?: Shift
  onClose: () => void
}

/** A new shift begins where the last one of the week ends, or at eight; it lasts a day. */
function initialOf(week: Week, shift: Shift | undefined): Partial<Values> {
  if (shift !== undefined)
    return {
      unitId: shift.unit.id,
      staffId: shift.staff.id,
      leaderId: shift.leader.id,
      from: toWall(shift.from),
      to: toWall(shift.to),
      note: shift.note ?? '',
    }
  const unit = week.units[0]
  const last = week.shifts.filter((s) => s.unit.id === unit?.id).at(-1)
  const from = last ? toWall(last.to) : `${week.from}T08:00`
  return { ...(unit ? { unitId: unit.id } : {}), from, to: `${daysAfter(from.slice(0, 10), 1)}${from.slice(10)}` }
}

export function ShiftForm({ week, shift, onClose }: Props) {
  const t = useT()
  const save = useApiCommand('duty.saveShift', { invalidates: [...CHANGES] })
  // What has not begun may be taken off the plan: the server says so by its own clock.
  const hasBegun = shift !== undefined && !shift.can.remove
  const send = async ({ from, to, note, ...who }: Values) => {
    await save.mutateAsync({
      ...who,
      ...(shift ? { id: shift.id, version: shift.version } : {}),
      from: `${from}:00+08:00`,
      to: `${to}:00+08:00`,
      ...(note?.trim() ? { note: note.trim() } : {}),
    })
    toast(t('duty.saved'))
  }
  const choice = (name: 'unitId' | 'staffId' | 'leaderId', options: readonly { id: string; name: string }[]) => (
    <Form.Item name={name} label={t(`duty.field.${name}`)} rules={[requiredRule(t)]}>
      <Select
        disabled={hasBegun}
        showSearch={{ optionFilterProp: 'label' }}
        options={options.map((one) => ({ value: one.id, label: one.name }))}
      />
    </Form.Item>
  )
  // Whoever is in the shift already stays to be chosen, also where he may not be planned any more.
  const withOwn = (list: Week['persons'], own: Shift['staff'] | undefined) =>
    own === undefined || list.some((one) => one.id === own.id) ? list : [own, ...list]
  return (
    <DialogForm<Values>
      title={t(shift ? 'duty.act.edit' : 'duty.act.add')}
      text={t(hasBegun ? 'duty.begunText' : 'duty.saveText')}
      submit={t('duty.act.save')}
      initial={initialOf(week, shift)}
      onClose={onClose}
      onSubmit={send}
    >
      {choice('unitId', week.units)}
      {choice('staffId', withOwn(week.persons, shift?.staff))}
      {choice('leaderId', withOwn(week.leaders, shift?.leader))}
      <Form.Item name="from" label={t('duty.field.from')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" disabled={hasBegun} />
      </Form.Item>
      <Form.Item name="to" label={t('duty.field.to')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" />
      </Form.Item>
      <TextField name="note" label={t('duty.field.note')} maxLength={100} />
    </DialogForm>
  )
}
