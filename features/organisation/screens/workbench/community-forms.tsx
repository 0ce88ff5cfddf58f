import { Alert, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { COMMUNITY_TYPES } from '#features/organisation/values.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'

const CHANGED = ['organisation.listCommunities', 'organisation.tree', 'organisation.getUnit'] as const

/** A community the national list does not have yet; its code is a local temporary one until the national one is known. */
export function AddCommunity({
  towns,
  onClose,
}: {
  towns: readonly { code: string; name: string }[]
  onClose: () => void
}) {
  const t = useT()
  type Values = ApiInput<'organisation.addLocalCommunity'>
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<string | null>(null)
  const add = useApiCommand('organisation.addLocalCommunity', { quiet: true, invalidates: CHANGED })
  const send = (values: Values) =>
    add.mutateAsync(values).then(
      ({ name, code }) => {
        toast(t('organisation.communities.added', { name, code }))
        onClose()
      },
      (problem: unknown) => setError(putErrors(form, problem) ? null : errorText(problem)),
    )
  return (
    <Modal
      open
      title={t('organisation.communities.add')}
      okText={t('organisation.communities.add')}
      cancelText={t('ui.cancel')}
      confirmLoading={add.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values> form={form} layout="vertical" initialValues={{ type: COMMUNITY_TYPES[0] }} onFinish={send}>
        {error ? <Alert className="la-draft" type="error" showIcon title={error} /> : null}
        <Alert className="la-draft" type="info" showIcon title={t('organisation.communities.localText')} />
        <Form.Item name="townCode" label={t('organisation.communities.town')} rules={[requiredRule(t)]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={towns.map((town) => ({ value: town.code, label: town.name }))}
          />
        </Form.Item>
        <TextField name="name" label={t('organisation.communities.name')} required maxLength={40} />
        <EnumSelect
          name="type"
          label={t('organisation.communities.type')}
          required
          values={COMMUNITY_TYPES}
          family="organisation.value"
        />
      </Form>
    </Modal>
  )
}
