import { Form, Modal } from 'antd'
import { ApiError } from '#ui/api/api-error.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  communityCode: string
  /** The road to rename; a new one without it. */
  road?: { id: string; name: string; version: number; addresses: number }
  isOpen: boolean
  onClose: () => void
}

/** A new road, or a new name for one: then all its addresses follow. */
export const RoadForm = ({ communityCode, road, isOpen, onClose }: Props) => {
  const t = useT()
  const [form] = Form.useForm<{ name: string }>()
  const reads = ['places.listRoads', 'places.listAddresses', 'places.getAddress', 'places.listCommunities'] as const
  const add = useApiCommand('places.addRoad', { invalidates: reads, quiet: true })
  const rename = useApiCommand('places.renameRoad', { invalidates: reads, quiet: true })
  const save = async () => {
    const { name } = await form.validateFields()
    try {
      if (road) {
        const { readdressed } = await rename.mutateAsync({ id: road.id, version: road.version, name })
        toast(t('places.road.renamed', { count: readdressed }))
      } else {
        await add.mutateAsync({ communityCode, name })
        toast(t('places.saved'))
      }
      onClose()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'road_exists')
        form.setFields([{ name: 'name', errors: [error.message] }])
      else if (!putErrors(form, error)) showError(error)
    }
  }
  return (
    <Modal
      open={isOpen}
      title={t(road ? 'places.road.rename' : 'places.road.add')}
      okText={t('places.save')}
      cancelText={t('places.cancel')}
      confirmLoading={add.isPending || rename.isPending}
      onOk={() => void save().catch(() => undefined)}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={road ? { name: road.name } : {}}>
        {road && road.addresses > 0 ? <p>{t('places.road.renameText', { count: road.addresses })}</p> : null}
        <TextField name="name" label={t('places.field.roadName')} maxLength={40} required />
      </Form>
    </Modal>
  )
}
