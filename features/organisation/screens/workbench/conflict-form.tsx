import { Alert, Form, Modal, Radio } from 'antd'
import { useState } from 'react'
import { CONFLICT_REASONS } from '#features/organisation/values.ts'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { errorText } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { EnumSelect, requiredRule } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'

type Reason = (typeof CONFLICT_REASONS)[number]
/** The only reason that is about a door; the others are about a person behind one. */
const HOME: Reason = '住所'

interface Values {
  reason?: Reason
  address?: PickedAddress | null
  personId?: string
}

/** Own home, or a person found behind a door. Opening that door leaves its event like every look, for 数据整改. */
export function ConflictForm({ staffId, onClose }: { staffId: string; onClose: () => void }) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<string | null>(null)
  const reason = Form.useWatch('reason', form)
  const address = Form.useWatch('address', form)
  const register = useApiCommand('organisation.registerConflict', {
    quiet: true,
    // Closed first: the people behind this door must not be asked for again.
    onSuccess: () => {
      toast(t('organisation.conflicts.registered'))
      onClose()
    },
    invalidates: ['organisation.listConflicts', 'places.listAddresses', 'residents.listResidents'],
  })
  const send = ({ personId }: Values) => {
    if (reason === undefined || !address) return
    const target = reason === HOME ? { addressId: address.id } : { personId: personId as string }
    register
      .mutateAsync({ staffId, reason, ...target })
      .catch((problem: unknown) => setError(putErrors(form, problem) ? null : errorText(problem)))
  }
  return (
    <Modal
      open
      title={t('organisation.conflicts.register')}
      okText={t('organisation.conflicts.register')}
      cancelText={t('ui.cancel')}
      confirmLoading={register.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values> form={form} layout="vertical" onFinish={send}>
        {error ? <Alert className="la-draft" type="error" showIcon title={error} /> : null}
        <Alert className="la-draft" type="warning" showIcon title={t('organisation.conflicts.registerText')} />
        <EnumSelect
          name="reason"
          label={t('organisation.conflicts.reason')}
          required
          values={CONFLICT_REASONS}
          family="organisation.value"
        />
        <Form.Item
          name="address"
          label={t('organisation.conflicts.address')}
          extra={reason === undefined || reason === HOME ? null : t('organisation.conflicts.addressHint')}
          rules={[requiredRule(t)]}
        >
          <AddressPicker allowNew={false} />
        </Form.Item>
        {address && reason !== undefined && reason !== HOME ? (
          <PeopleAt key={address.id} addressId={address.id} />
        ) : null}
      </Form>
    </Modal>
  )
}

function PeopleAt({ addressId }: { addressId: string }) {
  const t = useT()
  const door = useApiQuery('residents.getHousehold', {
    addressId,
    purpose: 'data_fix',
    basisKind: 'address',
    basisId: addressId,
  })
  if (door.error) return <ErrorState error={door.error} onRetry={() => void door.refetch()} />
  if (!door.data) return <LoadingPage />
  const people = new Map(door.data.households.flatMap((h) => h.members).map((m) => [m.personId as string, m]))
  if (people.size === 0) return <Alert type="info" showIcon title={t('organisation.conflicts.nobody')} />
  return (
    <Form.Item name="personId" label={t('organisation.conflicts.person')} rules={[requiredRule(t)]}>
      <Radio.Group
        className="org-choices"
        options={[...people.values()].map((m) => ({
          value: m.personId as string,
          label: [
            m.name,
            t(`residents.sex.${m.sex}`),
            ...(m.age === null ? [] : [t('residents.age', { age: m.age })]),
          ].join(' · '),
        }))}
      />
    </Form.Item>
  )
}
