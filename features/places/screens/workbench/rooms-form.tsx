import { Alert, Form, Modal, Segmented } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { sent } from './sent.ts'

interface Values {
  units?: string
  floors: string
  rooms: string
  numbering: 'floor_room' | 'plain'
}
interface Props {
  building: { id: string; floorsUp: number | null }
  isOpen: boolean
  onClose: () => void
}
const SHOWN = 12

/** Many rooms of a building by pattern: what would be made is shown before it is made. */
export const RoomsForm = ({ building, isOpen, onClose }: Props) => {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const [preview, setPreview] = useState<ApiOutput<'places.registerRooms'> | null>(null)
  const register = useApiCommand('places.registerRooms', {
    invalidates: ['places.getBuilding', 'places.listAddresses', 'places.listCommunities', 'buildingPicture.getPicture'],
    quiet: true,
  })
  const run = async (commit: boolean) => {
    try {
      const values = sent(form.getFieldsValue(true) as Values) as Values
      const answer = await register.mutateAsync({ ...values, id: building.id, commit })
      if (!commit) return setPreview(answer)
      toast(t('places.rooms.made', { count: answer.made }))
      setPreview(null)
      onClose()
    } catch (error) {
      if (!putErrors(form, error)) showError(error)
    }
  }
  return (
    <Modal
      open={isOpen}
      title={t('places.rooms.title')}
      okText={preview ? t('places.rooms.commit', { count: preview.made }) : t('places.rooms.preview')}
      cancelText={t('places.cancel')}
      confirmLoading={register.isPending}
      okButtonProps={{ disabled: preview !== null && preview.made === 0 }}
      onOk={() => void run(preview !== null)}
      onCancel={() => {
        setPreview(null)
        onClose()
      }}
      destroyOnHidden
    >
      <Form<Values>
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{
          floors: building.floorsUp ? `1-${building.floorsUp}` : '1-6',
          rooms: '1-2',
          numbering: 'floor_room',
        }}
        onValuesChange={() => setPreview(null)}
      >
        <TextField
          name="units"
          label={t('places.rooms.units')}
          maxLength={60}
          placeholder="1-3"
          help={t('places.rooms.unitsHint')}
        />
        <TextField
          name="floors"
          label={t('places.rooms.floors')}
          maxLength={60}
          required
          help={t('places.rooms.floorsHint')}
        />
        <TextField name="rooms" label={t('places.rooms.rooms')} maxLength={60} required />
        <Form.Item name="numbering" label={t('places.rooms.numbering')}>
          <Segmented
            block
            options={[
              { value: 'floor_room', label: t('places.rooms.floorRoom') },
              { value: 'plain', label: t('places.rooms.plain') },
            ]}
          />
        </Form.Item>
      </Form>
      {preview ? (
        <Alert
          type="info"
          role="status"
          title={t('places.rooms.summary', { total: preview.total, made: preview.made, existing: preview.existing })}
          description={
            <ul className="pl-plain">
              {preview.doors.slice(0, SHOWN).map((door) => (
                <li key={door.fullText}>
                  {door.fullText} {door.exists ? <span className="pl-soft">{t('places.rooms.exists')}</span> : null}
                </li>
              ))}
              {preview.doors.length > SHOWN ? (
                <li>{t('places.rooms.more', { count: preview.doors.length - SHOWN })}</li>
              ) : null}
            </ul>
          }
        />
      ) : null}
    </Modal>
  )
}
