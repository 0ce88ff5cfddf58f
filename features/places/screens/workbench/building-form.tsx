import { Form, InputNumber, Modal } from 'antd'
import type { ApiInput } from '#ui/api/client.ts'
import { ApiError } from '#ui/api/api-error.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { BUILDING_CLASSES, STRUCTURES } from '../../vocabulary.ts'
import { sent } from './sent.ts'

type Values = Omit<ApiInput<'places.addBuilding'>, 'compoundId'>
type Known = { id: string; version: number } & { [K in keyof Values]?: Values[K] | null }

interface Props {
  compoundId: string | null
  /** The building to change; a new one without it. */
  building?: Known
  isOpen: boolean
  onClose: () => void
}

/** A new building of a compound, or changes of one. */
export const BuildingForm = ({ compoundId, building, isOpen, onClose }: Props) => {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const reads = [
    'places.listBuildings',
    'places.listCompounds',
    'places.getBuilding',
    'places.listAddresses',
    'buildingPicture.getPicture',
  ] as const
  const add = useApiCommand('places.addBuilding', { invalidates: reads, quiet: true })
  const edit = useApiCommand('places.editBuilding', { invalidates: reads, quiet: true })
  const save = async () => {
    const values = sent(await form.validateFields()) as Values
    try {
      if (building) await edit.mutateAsync({ ...values, id: building.id, version: building.version })
      else await add.mutateAsync({ ...values, compoundId: compoundId ?? '' })
      toast(t('places.saved'))
      onClose()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'building_exists')
        form.setFields([{ name: 'name', errors: [error.message] }])
      else if (!putErrors(form, error)) showError(error)
    }
  }
  const number = (name: 'floorsUp' | 'floorsDown' | 'builtYear', max: number) => (
    <Form.Item name={name} label={t(`places.field.${name}`)}>
      <InputNumber className="pl-wide" min={0} max={max} precision={0} controls={false} />
    </Form.Item>
  )
  return (
    <Modal
      open={isOpen}
      title={t(building ? 'places.building.edit' : 'places.building.add')}
      okText={t('places.save')}
      cancelText={t('places.cancel')}
      confirmLoading={add.isPending || edit.isPending}
      onOk={() => void save().catch(() => undefined)}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<Values>
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={building ? sent(building) : { class: BUILDING_CLASSES[0] }}
      >
        <TextField
          name="name"
          label={t('places.field.buildingName')}
          maxLength={20}
          required
          help={t('places.building.nameHint')}
        />
        <EnumSelect
          name="class"
          label={t('places.field.class')}
          values={BUILDING_CLASSES}
          family="places.class"
          required
        />
        <EnumSelect
          name="structure"
          label={t('places.field.structure')}
          values={STRUCTURES}
          family="places.structure"
          allowClear
        />
        <div className="pl-columns">
          {number('floorsUp', 200)}
          {number('floorsDown', 20)}
          {number('builtYear', 2100)}
        </div>
      </Form>
    </Modal>
  )
}
