import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Form, Modal } from 'antd'
import { useState } from 'react'
import { BuildingPicture } from '#features/building-picture/screens/workbench/building-picture-panel.tsx'
import { ApiError } from '#ui/api/api-error.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './places.css'

/** A village group: its houses by number, to work from like a building. */
export default function GroupPage() {
  const t = useT()
  const { communityCode, group } = useParams({ strict: false }) as { communityCode: string; group: string }
  const communities = useApiQuery('places.listCommunities', {})
  const community = communities.data?.items.find((one) => one.code === communityCode)
  const [isRenaming, setRenaming] = useState(false)
  return (
    <div className="pl-page pl-page-wide">
      <PageHeader
        title={group}
        subtitle={community?.name ?? t('places.group')}
        actions={
          communities.data?.can.renameGroup ? (
            <Button onClick={() => setRenaming(true)}>{t('places.group.rename')}</Button>
          ) : null
        }
      />
      <BuildingPicture where={{ communityCode, villageGroup: group }} />
      <RenameGroup communityCode={communityCode} group={group} isOpen={isRenaming} onClose={() => setRenaming(false)} />
    </div>
  )
}

interface Props {
  communityCode: string
  group: string
  isOpen: boolean
  onClose: () => void
}

/** A new name for the group: then all its addresses follow, and the page goes on under the new one. */
const RenameGroup = ({ communityCode, group, isOpen, onClose }: Props) => {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<{ name: string }>()
  const rename = useApiCommand('places.renameGroup', {
    invalidates: ['places.listAddresses', 'places.getAddress', 'buildingPicture.getPicture'],
    quiet: true,
  })
  const save = async () => {
    const { name } = await form.validateFields()
    try {
      const made = await rename.mutateAsync({ communityCode, group, name })
      toast(t('places.group.renamed', { count: made.readdressed }))
      onClose()
      void navigate({
        to: '/places/groups/$communityCode/$group',
        params: { communityCode, group: made.name } as never,
        replace: true,
      })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'group_exists')
        form.setFields([{ name: 'name', errors: [error.message] }])
      else if (!putErrors(form, error)) showError(error)
    }
  }
  return (
    <Modal
      open={isOpen}
      title={t('places.group.rename')}
      okText={t('places.save')}
      cancelText={t('places.cancel')}
      confirmLoading={rename.isPending}
      onOk={() => void save().catch(() => undefined)}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={{ name: group }}>
        <p>{t('places.group.renameText')}</p>
        <TextField name="name" label={t('places.field.villageGroup')} maxLength={40} required />
      </Form>
    </Modal>
  )
}
