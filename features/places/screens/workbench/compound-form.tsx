import { Checkbox, Form, InputNumber, Modal } from 'antd'
import { ApiError } from '#ui/api/api-error.ts'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { COMPOUND_TYPES } from '../../vocabulary.ts'
import { sent } from './sent.ts'

type Compound = ApiOutput<'places.listCompounds'>['items'][number]
type Values = Omit<ApiInput<'places.addCompound'>, 'communityCode'>

interface Props {
  communityCode: string
  /** The compound to change; a new one without it. */
  compound?: Compound
  isOpen: boolean
  onClose: () => void
}

/** A new compound, or changes of one: with a new name all its addresses follow. */
export const CompoundForm = ({ communityCode, compound, isOpen, onClose }: Props) => {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const reads = [
    'places.listCompounds',
    'places.listAddresses',
    'places.getAddress',
    'places.getBuilding',
    'places.listCommunities',
  ] as const
  const add = useApiCommand('places.addCompound', { invalidates: reads, quiet: true })
  const edit = useApiCommand('places.editCompound', { invalidates: reads, quiet: true })
  const save = async () => {
    const values = sent(await form.validateFields()) as Values
    try {
      if (compound) await edit.mutateAsync({ ...values, id: compound.id, version: compound.version })
      else await add.mutateAsync({ ...values, communityCode })
      toast(t('places.saved'))
      onClose()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'compound_exists')
        form.setFields([{ name: 'name', errors: [error.message] }])
      else if (!putErrors(form, error)) showError(error)
    }
  }
  const { name, type, closed, unitAccess, gates } = compound ?? {}
  return (
    <Modal
      open={isOpen}
      title={t(compound ? 'places.compound.edit' : 'places.compound.add')}
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
        initialValues={compound ? sent({ name, type, closed, unitAccess, gates }) : { type: COMPOUND_TYPES[0] }}
      >
        <TextField name="name" label={t('places.field.compoundName')} maxLength={40} required />
        <EnumSelect
          name="type"
          label={t('places.field.type')}
          values={COMPOUND_TYPES}
          family="places.compoundType"
          required
        />
        <Form.Item name="gates" label={t('places.field.gates')}>
          <InputNumber className="pl-wide" min={0} max={50} precision={0} controls={false} />
        </Form.Item>
        <Form.Item name="closed" valuePropName="checked">
          <Checkbox>{t('places.field.closed')}</Checkbox>
        </Form.Item>
        <Form.Item name="unitAccess" valuePropName="checked">
          <Checkbox>{t('places.field.unitAccess')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  )
}
