import { useNavigate } from '@tanstack/react-router'
import { Form, InputNumber } from 'antd'
import { useState } from 'react'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { useApiCommand } from '#ui/api/hooks.ts'
import { newId } from '#ui/device/new-id.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CHANGES } from './changes.ts'
import { sheetOf, ToldFields, type Told, toWall } from './told-fields.tsx'
import './hazards.css'

interface Values extends Told {
  id: string
  addressId?: PickedAddress | null
  placeNote?: string
  lng?: number | null
  lat?: number | null
}

/** Reporting a hazard from a desk: at an address, or at a point that has none. */
export default function NewHazard() {
  const t = useT()
  const navigate = useNavigate()
  const [initial] = useState<Partial<Values>>(() => ({
    id: newId(),
    kind: '消防',
    level: '一般',
    foundBy: '巡逻',
    foundAt: toWall(new Date()),
    ownerType: '物业',
  }))
  const report = useApiCommand('hazards.reportHazard', { invalidates: CHANGES })
  const send = async ({ id, addressId, placeNote, lng, lat, ...told }: Values) => {
    const answer = await report.mutateAsync({
      id,
      ...(addressId ? { addressId: addressId.id } : {}),
      ...(placeNote?.trim() ? { placeNote: placeNote.trim() } : {}),
      ...(typeof lng === 'number' ? { lng } : {}),
      ...(typeof lat === 'number' ? { lat } : {}),
      ...sheetOf(told),
    })
    toast(t('hazards.saved'))
    await navigate({ to: '/hazards/$id', params: { id: answer.id } as never })
  }
  return (
    <>
      <PageHeader title={t('hazards.new')} subtitle={t('hazards.addressOrPoint')} />
      <FormPage<Values> formKey="hazards.new" initial={initial} submit={t('hazards.new')} onSubmit={send}>
        <Form.Item name="addressId" label={t('hazards.field.place')}>
          <AddressPicker aria-label={t('hazards.field.place')} allowNew={false} />
        </Form.Item>
        <TextField
          name="placeNote"
          label={t('hazards.field.placeNote')}
          help={t('hazards.addressOrPoint')}
          maxLength={100}
        />
        <Form.Item name="lng" label={t('hazards.field.lng')}>
          <InputNumber min={73} max={136} precision={6} className="hazard-number" controls={false} />
        </Form.Item>
        <Form.Item name="lat" label={t('hazards.field.lat')}>
          <InputNumber min={3} max={54} precision={6} className="hazard-number" controls={false} />
        </Form.Item>
        <ToldFields />
      </FormPage>
    </>
  )
}
