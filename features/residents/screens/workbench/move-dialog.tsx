import { Form, Select } from 'antd'
import { HEAD_RELATION, RELATIONS } from '#features/residents/vocabulary.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { EnumSelect, requiredRule } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { DOOR_READS } from './at-door.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import type { Door } from './door.tsx'
import type { DoorHouseholdData, DoorMember } from './door-household.tsx'

const NEW = 'new'

interface Values {
  householdId: string
  relationToHead: (typeof RELATIONS)[number]
}

/** Moves a member to another household behind this door, or into a new one of his own. */
export function MoveDialog({
  door,
  household,
  member,
  onClose,
}: {
  door: Door
  household: DoorHouseholdData
  member: DoorMember
  onClose: () => void
}) {
  const t = useT()
  const done = { invalidates: DOOR_READS, onSuccess: () => void toast(t('residents.done.move')) }
  const move = useApiCommand('residents.moveMember', done)
  const split = useApiCommand('residents.splitHousehold', done)
  const others = door.households.filter((h) => h.closedOn === null && h.householdId !== household.householdId)
  const alone = household.members.length === 1
  const send = ({ householdId, relationToHead }: Values): Promise<unknown> => {
    const { residenceId, version } = member
    if (householdId !== NEW) return move.mutateAsync({ residenceId, version, householdId, relationToHead })
    const asHead = relationToHead === HEAD_RELATION
    return split.mutateAsync({
      householdId: household.householdId,
      version: household.version,
      residenceIds: [residenceId],
      ...(asHead ? { headResidenceId: residenceId } : {}),
      relations: asHead ? [] : [{ residenceId, relationToHead }],
    })
  }
  return (
    <DialogForm<Values>
      title={t('residents.move.title', { name: member.name })}
      text={t('residents.move.text')}
      submit={t('residents.act.move')}
      initial={{
        relationToHead: HEAD_RELATION,
        ...(others[0] ? { householdId: others[0].householdId } : alone ? {} : { householdId: NEW }),
      }}
      onSubmit={send}
      onClose={onClose}
    >
      <Form.Item name="householdId" label={t('residents.move.to')} rules={[requiredRule(t)]}>
        <Select
          options={[
            ...others.map((h) => ({
              value: h.householdId,
              label: t('residents.door.household', { no: h.householdNo, count: h.members.length }),
            })),
            ...(alone ? [] : [{ value: NEW, label: t('residents.move.new') }]),
          ]}
        />
      </Form.Item>
      <EnumSelect
        name="relationToHead"
        label={t('residents.relationToHead')}
        values={RELATIONS}
        family="residents.relation"
        required
      />
    </DialogForm>
  )
}
