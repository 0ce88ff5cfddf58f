import { useNavigate, useParams } from '@tanstack/react-router'
import { Form, InputNumber } from 'antd'
import { useRef, useState } from 'react'
import type { ApiError } from '#ui/api/api-error.ts'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import type { AddressFields } from '../../rules.ts'
import { PartFields, PointFields } from './part-fields.tsx'
import { Preview } from './preview.tsx'
import { sent } from './sent.ts'
import { isDouble, SimilarNotice } from './similar.tsx'
import './places.css'

type Record = ApiOutput<'places.getAddress'>
type Values = Omit<ApiInput<'places.editAddress'>, 'id' | 'version' | 'confirmedDifferent'>

const FIELDS = [
  'doorNo',
  'villageGroup',
  'groupHouseNo',
  'landmark',
  'unitNo',
  'floorNo',
  'roomNo',
  'subAddr',
  'kind',
  'geoSource',
  'externalCode',
] as const

/** The point as it was entered: saving again must not convert twice. */
const valuesOf = (a: Record): Partial<Values> =>
  sent({
    ...Object.fromEntries(FIELDS.map((f) => [f, a[f]])),
    lng: a.rawLng,
    lat: a.rawLat,
    datum: a.rawDatum,
  }) as Partial<Values>

/** Changes the door, the parts and the point of an address. */
export default function EditAddress() {
  const { id } = useParams({ strict: false }) as { id: string }
  const address = useApiQuery('places.getAddress', { id }, { staleTime: 0, refetchOnWindowFocus: false })
  if (address.error) return <ErrorState error={address.error} onRetry={() => void address.refetch()} />
  if (!address.data) return <LoadingPage />
  return <EditForm address={address.data} />
}

const EditForm = ({ address }: { address: Record }) => {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const watched = (Form.useWatch([], form) ?? {}) as Values
  const version = useRef(address.version)
  const confirmed = useRef(false)
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const edit = useApiCommand('places.editAddress', {
    invalidates: ['places.getAddress', 'places.listAddresses', 'places.getBuilding'],
    quiet: true,
  })
  const back = () => void navigate({ to: '/places/$id', params: { id: address.id } })
  const submit = async (values: Values) => {
    setRefusal(null)
    try {
      const input = { ...sent(values), id: address.id, version: version.current, confirmedDifferent: confirmed.current }
      await edit.mutateAsync(input as ApiInput<'places.editAddress'>)
      toast(t('places.edit.saved'))
      back()
    } catch (error) {
      if (isDouble(error)) setRefusal(error)
      throw error
    } finally {
      confirmed.current = false
    }
  }
  const labels = Object.fromEntries(FIELDS.map((field) => [field, t(`places.field.${field}`)]))
  const around = {
    community: address.communityName,
    road: address.roadName,
    compound: address.compoundName,
    building: address.buildingName,
  }
  return (
    <div className="pl-page">
      <PageHeader title={t('places.edit.title')} subtitle={address.fullText} />
      <FormPage<Values>
        form={form}
        formKey={`places.edit.${address.id}`}
        initial={valuesOf(address)}
        submit={t('places.edit.save')}
        onSubmit={submit}
        onCancel={back}
        conflictLabels={labels}
        onConflict={(current) => {
          version.current = Number(current.version)
        }}
      >
        {refusal ? (
          <SimilarNotice
            refusal={refusal}
            onConfirm={() => {
              confirmed.current = true
              form.submit()
            }}
          />
        ) : null}
        {address.pattern === 'ROAD' ? (
          <TextField name="doorNo" label={t('places.field.doorNo')} maxLength={30} required />
        ) : null}
        {address.villageGroup !== null ? (
          <div className="pl-columns">
            <TextField name="villageGroup" label={t('places.field.villageGroup')} maxLength={40} required />
            <Form.Item name="groupHouseNo" label={t('places.field.groupHouseNo')}>
              <InputNumber className="pl-wide" min={1} max={99999} precision={0} controls={false} />
            </Form.Item>
          </div>
        ) : null}
        {address.landmark !== null ? (
          <TextField name="landmark" label={t('places.field.landmark')} maxLength={60} required />
        ) : null}
        <PartFields />
        <PointFields />
        <TextField name="externalCode" label={t('places.field.externalCode')} maxLength={40} />
        <Preview around={around} fields={{ ...watched, pattern: address.pattern } as AddressFields} />
      </FormPage>
    </div>
  )
}
