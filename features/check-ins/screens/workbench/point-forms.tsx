import { Form, Input, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { POINT_KINDS, type PointKind } from '../../vocabulary.ts'
import { BuildingSelect, CommunitySelect, CompoundSelect } from './ground-selects.tsx'
import { CHANGES, type CheckPoint } from './of-point.ts'

interface Told {
  name: string
  kind: PointKind
  radiusM?: number | null
  lng?: number | null
  lat?: number | null
}

const toldOf = ({ name, kind, lng, lat }: Told) => ({
  name,
  kind,
  ...(typeof lng === 'number' ? { lng } : {}),
  ...(typeof lat === 'number' ? { lat } : {}),
})

function ToldFields({ isSpot }: { isSpot: boolean }) {
  const t = useT()
  const needed = isSpot ? [requiredRule(t)] : []
  return (
    <>
      <TextField
        name="name"
        label={t('checkIns.field.name')}
        required
        maxLength={40}
        help={t('checkIns.field.nameHelp')}
      />
      <EnumSelect name="kind" label={t('checkIns.field.kind')} values={POINT_KINDS} family="checkIns.kind" required />
      <Form.Item name="lng" label={t('checkIns.field.lng')} rules={needed} extra={t('checkIns.field.spotHelp')}>
        <InputNumber className="cp-filter" min={73} max={136} precision={6} />
      </Form.Item>
      <Form.Item name="lat" label={t('checkIns.field.lat')} rules={needed}>
        <InputNumber className="cp-filter" min={3} max={54} precision={6} />
      </Form.Item>
      <Form.Item name="radiusM" label={t('checkIns.field.radius')} rules={[requiredRule(t)]}>
        <InputNumber min={10} max={500} precision={0} />
      </Form.Item>
    </>
  )
}

const WAYS = ['spot', 'building', 'door'] as const
type Way = (typeof WAYS)[number]

interface Added extends Told {
  communityCode?: string
  compoundId?: string
  buildingId?: string
  address?: PickedAddress | null
}

const placeOf = (way: Way, v: Added) =>
  way === 'door'
    ? { addressId: v.address?.id }
    : way === 'building'
      ? { buildingId: v.buildingId }
      : { communityCode: v.communityCode }

/** A new point: for a spot in a community, a building, or a door. */
export function AddPoint({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [way, setWay] = useState<Way>('spot')
  const add = useApiCommand('checkIns.addPoint', { invalidates: [...CHANGES] })
  return (
    <DialogForm<Added>
      title={t('checkIns.act.add')}
      text={t('checkIns.addExplain')}
      submit={t('checkIns.act.add')}
      initial={{ kind: '小区门', radiusM: 50 }}
      onClose={onClose}
      onSubmit={async (v) => {
        const place = Object.fromEntries(Object.entries(placeOf(way, v)).filter(([, one]) => one !== undefined))
        await add.mutateAsync({ ...toldOf(v), ...place, ...(v.radiusM ? { radiusM: v.radiusM } : {}) })
        toast(t('checkIns.added'))
      }}
    >
      <Form.Item label={t('checkIns.field.standsFor')}>
        <Segmented
          aria-label={t('checkIns.field.standsFor')}
          value={way}
          onChange={setWay}
          options={WAYS.map((value) => ({ value, label: t(`checkIns.way.${value}`) }))}
        />
      </Form.Item>
      {way === 'door' ? (
        <Form.Item name="address" label={t('checkIns.way.door')} rules={[requiredRule(t)]}>
          <AddressPicker aria-label={t('checkIns.way.door')} allowNew={false} />
        </Form.Item>
      ) : (
        <Ground isBuilding={way === 'building'} />
      )}
      <ToldFields isSpot={way === 'spot'} />
    </DialogForm>
  )
}

function Ground({ isBuilding }: { isBuilding: boolean }) {
  const t = useT()
  const form = Form.useFormInstance()
  // What lies in another community or compound is chosen anew.
  const forget = (...names: string[]) => form.resetFields(names)
  const communityCode = Form.useWatch('communityCode') as string | undefined
  const compoundId = Form.useWatch('compoundId') as string | undefined
  return (
    <>
      <Form.Item name="communityCode" label={t('checkIns.field.community')} rules={[requiredRule(t)]}>
        <CommunitySelect
          aria-label={t('checkIns.field.community')}
          onChange={() => forget('compoundId', 'buildingId')}
        />
      </Form.Item>
      {isBuilding ? (
        <>
          <Form.Item name="compoundId" label={t('checkIns.field.compound')} rules={[requiredRule(t)]}>
            <CompoundSelect
              communityCode={communityCode}
              aria-label={t('checkIns.field.compound')}
              onChange={() => forget('buildingId')}
            />
          </Form.Item>
          <Form.Item name="buildingId" label={t('checkIns.way.building')} rules={[requiredRule(t)]}>
            <BuildingSelect compoundId={compoundId} aria-label={t('checkIns.way.building')} />
          </Form.Item>
        </>
      ) : null}
    </>
  )
}

interface ActProps {
  point: CheckPoint
  onClose: () => void
}

export function EditPoint({ point: p, onClose }: ActProps) {
  const t = useT()
  const edit = useApiCommand('checkIns.editPoint', { invalidates: [...CHANGES] })
  return (
    <DialogForm<Told>
      title={t('checkIns.act.edit')}
      text={p.place ?? p.communityName}
      submit={t('checkIns.act.edit')}
      initial={{ name: p.name, kind: p.kind, radiusM: p.radiusM, lng: p.lng, lat: p.lat }}
      onClose={onClose}
      onSubmit={async (v) => {
        await edit.mutateAsync({ id: p.id, version: p.version, ...toldOf(v), radiusM: v.radiusM ?? p.radiusM })
        toast(t('checkIns.saved'))
      }}
    >
      <ToldFields isSpot={p.addressId === null && p.buildingId === null} />
    </DialogForm>
  )
}

export function EndPoint({ point: p, onClose }: ActProps) {
  const t = useT()
  const end = useApiCommand('checkIns.endPoint', { invalidates: [...CHANGES] })
  return (
    <DialogForm<{ endReason: string }>
      title={t('checkIns.act.end')}
      text={t('checkIns.endExplain')}
      submit={t('checkIns.act.end')}
      onClose={onClose}
      onSubmit={async ({ endReason }) => {
        await end.mutateAsync({ id: p.id, version: p.version, endReason })
        toast(t('checkIns.ended'))
      }}
    >
      <Form.Item name="endReason" label={t('checkIns.field.endReason')} rules={[requiredRule(t)]}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </DialogForm>
  )
}
