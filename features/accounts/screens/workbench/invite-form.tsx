import { Form, Input, Modal, Segmented, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { FormError } from './form-error.tsx'
import { useFormErrors } from './use-form-errors.ts'

type Kind = 'staff' | 'system'
interface Values {
  staffId: string
  loginName?: string
}
interface Props {
  isOpen: boolean
  /** System administrators may make more of their kind. */
  maySystem: boolean
  onCancel: () => void
  onInvited: (slip: ApiOutput<'accounts.invite'>) => void
}

const StaffSelect = ({ id, value, onChange }: { id?: string; value?: string; onChange?: (value: string) => void }) => {
  const t = useT()
  const [typed, setTyped] = useState('')
  const term = useDeferredValue(typed)
  const found = useApiQuery('accounts.findInvitable', { term })
  const options = (found.data?.items ?? []).map((one) => ({
    value: one.staffId,
    label: `${one.name} ${one.badgeNo}${one.unitName ? ` · ${one.unitName}` : ''}`,
  }))
  return (
    <Select
      {...(id ? { id } : {})}
      {...(value ? { value } : {})}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={options}
      onChange={(next: string) => onChange?.(next)}
      loading={found.isFetching}
      placeholder={t('accounts.invite.search')}
      notFoundContent={t('accounts.invite.nobody')}
    />
  )
}

export const InviteForm = ({ isOpen, maySystem, onCancel, onInvited }: Props) => {
  const t = useT()
  const [kind, setKind] = useState<Kind>('staff')
  const [form] = Form.useForm<Values>()
  const { error, isBusy, run } = useFormErrors(form)
  const { origin } = window.location
  const submit = ({ staffId, loginName }: Values) =>
    run(async () => {
      const name = loginName?.trim()
      if (kind === 'system') onInvited(await call('accounts.inviteSystem', { loginName: name ?? '', origin }))
      else onInvited(await call('accounts.invite', { staffId, origin, ...(name ? { loginName: name } : {}) }))
    })
  return (
    <Modal
      open={isOpen}
      title={t('accounts.invite.title')}
      okText={t('accounts.invite.submit')}
      cancelText={t('accounts.cancel')}
      confirmLoading={isBusy}
      onCancel={onCancel}
      onOk={() => form.submit()}
      destroyOnHidden
      width={480}
    >
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={submit}>
        {maySystem ? (
          <Segmented<Kind>
            className="acc-kind"
            aria-label={t('accounts.invite.kind')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'staff', label: t('accounts.invite.staff') },
              { value: 'system', label: t('accounts.list.system') },
            ]}
          />
        ) : null}
        <FormError text={error} />
        {kind === 'staff' ? (
          <Form.Item
            name="staffId"
            label={t('accounts.invite.who')}
            rules={[{ required: true, message: t('accounts.invite.whoRequired') }]}
          >
            <StaffSelect />
          </Form.Item>
        ) : (
          <p className="acc-note">{t('accounts.invite.systemText')}</p>
        )}
        <Form.Item
          name="loginName"
          label={t('accounts.loginName')}
          extra={t(kind === 'staff' ? 'accounts.invite.loginHint' : 'accounts.loginName.hint')}
          rules={[{ required: kind === 'system', message: t('accounts.loginName.required') }]}
        >
          <Input autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
