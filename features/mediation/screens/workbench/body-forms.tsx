import { Form, Select } from 'antd'
import { UnitSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { DateField, EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { BODY_KINDS, type BodyKind, POLICE_ROOM } from '../../vocabulary.ts'
import { type Body, CHANGES } from '../words.ts'

/** As many rooms as the contract allows. */
const ROOMS_MAX = 10

interface Told {
  name: string
  shortName: string
  kind: BodyKind
  parentId?: string | null
  sealHolder: string
  filedWith: string
  addressText?: string
  rooms?: string[]
  openedOn: string
}

const sheetOf = (v: Told) => ({
  name: v.name,
  shortName: v.shortName,
  kind: v.kind,
  ...(v.parentId ? { parentId: v.parentId } : {}),
  sealHolder: v.sealHolder,
  filedWith: v.filedWith,
  ...(v.addressText?.trim() ? { addressText: v.addressText } : {}),
  rooms: v.rooms ?? [],
  openedOn: v.openedOn,
})

function Fields({ except }: { except?: string }) {
  const t = useT()
  const committees = useApiQuery('mediation.listBodies', { state: 'open', limit: 200 })
  const kind = Form.useWatch('kind') as BodyKind | undefined
  const parents = (committees.data?.items ?? []).filter((b) => b.parent === null && b.id !== except)
  return (
    <>
      <TextField name="name" label={t('mediation.field.name')} required maxLength={60} />
      <EnumSelect
        name="kind"
        label={t('mediation.field.kind')}
        required
        values={BODY_KINDS}
        family="mediation.bodyKind"
      />
      <Form.Item
        name="parentId"
        label={t('mediation.field.parent')}
        extra={t('mediation.field.parentHelp')}
        rules={kind === POLICE_ROOM ? [requiredRule(t)] : []}
      >
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          loading={committees.isFetching}
          options={parents.map((b) => ({ value: b.id, label: b.name }))}
        />
      </Form.Item>
      <TextField
        name="shortName"
        label={t('mediation.field.shortName')}
        required
        maxLength={20}
        help={t('mediation.field.shortNameHelp')}
      />
      <TextField name="sealHolder" label={t('mediation.field.sealHolder')} required maxLength={60} />
      <TextField name="filedWith" label={t('mediation.field.filedWith')} required maxLength={60} />
      <TextField name="addressText" label={t('mediation.field.addressText')} maxLength={100} />
      <Form.Item name="rooms" label={t('mediation.field.rooms')} extra={t('mediation.field.roomsHelp')}>
        <Select mode="tags" open={false} suffixIcon={null} maxCount={ROOMS_MAX} />
      </Form.Item>
      <DateField name="openedOn" label={t('mediation.field.openedOn')} required max={todayInShanghai()} />
    </>
  )
}

export function AddBody({ onClose }: { onClose: () => void }) {
  const t = useT()
  const add = useApiCommand('mediation.addBody', { invalidates: [...CHANGES] })
  return (
    <DialogForm<Told & { unitId: string }>
      title={t('mediation.act.addBody')}
      text={t('mediation.addBodyText')}
      submit={t('mediation.act.addBody')}
      initial={{ rooms: [] }}
      onClose={onClose}
      onSubmit={async (v) => {
        await add.mutateAsync({ ...sheetOf(v), unitId: v.unitId })
        toast(t('mediation.added'))
      }}
    >
      <UnitSelect name="unitId" label={t('mediation.field.unit')} kinds={['STATION', 'ROOM']} />
      <Fields />
    </DialogForm>
  )
}

interface ActProps {
  body: Body
  onClose: () => void
}

export function EditBody({ body: b, onClose }: ActProps) {
  const t = useT()
  const edit = useApiCommand('mediation.editBody', { invalidates: [...CHANGES] })
  const { addressText, ...told } = b
  return (
    <DialogForm<Told>
      title={t('mediation.act.edit')}
      text={t('mediation.editText')}
      submit={t('mediation.act.save')}
      initial={{ ...told, ...(addressText ? { addressText } : {}) }}
      onClose={onClose}
      onSubmit={async (v) => {
        await edit.mutateAsync({ id: b.id, version: b.version, ...sheetOf(v) })
        toast(t('mediation.saved'))
      }}
    >
      <Fields except={b.id} />
    </DialogForm>
  )
}

export function CloseBody({ body: b, onClose }: ActProps) {
  const t = useT()
  const close = useApiCommand('mediation.closeBody', { invalidates: [...CHANGES] })
  return (
    <DialogForm<{ closedOn: string }>
      title={t('mediation.act.close')}
      text={t('mediation.closeText')}
      submit={t('mediation.act.close')}
      initial={{ closedOn: todayInShanghai() }}
      onClose={onClose}
      onSubmit={async ({ closedOn }) => {
        await close.mutateAsync({ id: b.id, version: b.version, closedOn })
        toast(t('mediation.closed'))
      }}
    >
      <DateField
        name="closedOn"
        label={t('mediation.field.closedOn')}
        required
        min={b.openedOn}
        max={todayInShanghai()}
      />
    </DialogForm>
  )
}
