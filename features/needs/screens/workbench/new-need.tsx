import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Checkbox, Form } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { newId } from '#ui/device/new-id.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CHANNELS, NEED_TYPES, type NeedType } from '../../vocabulary.ts'
import { askersOf, blankNeed, needOf, type NeedValues, withType } from '../need-values.ts'
import { CHANGED } from './of-need.ts'
import './needs.css'

type Door = ApiOutput<'visits.prepareVisit'>

/** Recording a need at a door; the door itself, or the visit that leads here, is the reason for opening its household. */
export default function NewNeed() {
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const { visit } = useSearch({ strict: false }) as { visit?: string }
  const basis = visit
    ? ({ purpose: 'visit', basisKind: 'visit', basisId: visit } as const)
    : ({ purpose: 'visit', basisKind: 'address', basisId: addressId } as const)
  const { data, error, refetch } = useApiQuery(
    'visits.prepareVisit',
    { addressId, ...basis },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return <Sheet key={addressId} door={data} visitId={visit} />
}

function Sheet({ door, visitId }: { door: Door; visitId: string | undefined }) {
  const t = useT()
  const navigate = useNavigate()
  const [initial] = useState(() => ({ ...blankNeed(newId(), visitId ? '走访带回' : '窗口') }))
  const [form] = Form.useForm<NeedValues>()
  const record = useApiCommand('needs.recordNeed', { invalidates: CHANGED })
  const send = async (v: NeedValues) => {
    const need = needOf(v as NeedValues & { type: NeedType }, {
      addressId: door.addressId,
      households: door.households,
      visitId,
      receivedAt: new Date().toISOString(),
    })
    const { id } = await record.mutateAsync(need)
    toast(t('needs.saved'))
    await navigate({ to: '/needs/$id', params: { id } as never })
  }
  return (
    <>
      <PageHeader title={t('needs.new')} subtitle={door.addressText} />
      <FormPage<NeedValues>
        formKey={`needs.new.${door.addressId}`}
        initial={initial}
        form={form}
        submit={t('needs.save')}
        onSubmit={send}
      >
        <Form.Item name="type" label={t('needs.field.type')} rules={[requiredRule(t)]}>
          <TypeChips onPick={(type) => form.setFieldsValue(withType(form.getFieldsValue(true) as NeedValues, type))} />
        </Form.Item>
        <TextField
          required
          name="text"
          label={t('needs.field.text')}
          help={t('needs.field.textHelp')}
          rows={4}
          maxLength={1000}
        />
        <Form.Item name="asker" label={t('needs.field.person')}>
          <Chips
            single
            label={t('needs.field.person')}
            options={[...askersOf(door.households), { value: '', label: t('needs.field.nobody') }]}
          />
        </Form.Item>
        <Form.Item name="channel" label={t('needs.field.channel')}>
          <Chips
            single
            label={t('needs.field.channel')}
            options={CHANNELS.map((value) => ({ value, label: t(`needs.channel.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="isPoliceMatter" valuePropName="checked">
          <Checkbox>{t('needs.field.isPoliceMatter')}</Checkbox>
        </Form.Item>
      </FormPage>
    </>
  )
}

function TypeChips({
  onPick,
  onChange,
  ...rest
}: {
  onPick: (type: NeedType) => void
  id?: string
  value?: string
  onChange?: (value: NeedType) => void
}) {
  const t = useT()
  return (
    <Chips
      {...rest}
      single
      label={t('needs.field.type')}
      options={NEED_TYPES.map((value) => ({ value, label: t(`needs.type.${value}`) }))}
      onChange={(type: NeedType) => {
        onChange?.(type)
        onPick(type)
      }}
    />
  )
}
