import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Form, InputNumber } from 'antd'
import { useRef } from 'react'
import { call, type ApiInput, type ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { Masked } from '#ui/records/masked.tsx'
import { OCCUPANCIES, OWNERSHIPS, USES } from '../../vocabulary.ts'
import { sent } from './sent.ts'
import './places.css'

type House = ApiOutput<'places.getHouse'>
type Values = Omit<ApiInput<'places.registerHouse'>, 'addressId'>
const READS = [
  'places.getAddress',
  'places.getHouse',
  'places.listAddresses',
  'places.getBuilding',
  'buildingPicture.getPicture',
] as const

/** The house behind an address. Opening it is a look at its owner: the door one stands at is the reason. */
export default function HousePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const address = useApiQuery('places.getAddress', { id })
  if (address.error) return <ErrorState error={address.error} onRetry={() => void address.refetch()} />
  if (!address.data) return <LoadingPage />
  const { fullText, house } = address.data
  return house ? <OpenHouse addressId={id} houseId={house.id} /> : <HouseForm addressId={id} fullText={fullText} />
}

const OpenHouse = ({ addressId, houseId }: { addressId: string; houseId: string }) => {
  const house = useApiQuery(
    'places.getHouse',
    { id: houseId, purpose: 'verify', basisKind: 'address', basisId: addressId },
    { staleTime: 0, refetchOnWindowFocus: false },
  )
  if (house.error) return <ErrorState error={house.error} onRetry={() => void house.refetch()} />
  if (!house.data) return <LoadingPage />
  return <HouseForm key={house.data.version} addressId={addressId} fullText={house.data.fullText} house={house.data} />
}

const HouseForm = ({ addressId, fullText, house }: { addressId: string; fullText: string; house?: House }) => {
  const t = useT()
  const navigate = useNavigate()
  const version = useRef(house?.version ?? 0)
  const register = useApiCommand('places.registerHouse', { invalidates: READS, quiet: true })
  const edit = useApiCommand('places.editHouse', { invalidates: READS, quiet: true })
  const back = () => void navigate({ to: '/places/$id', params: { id: addressId } })
  const submit = async (values: Values) => {
    const given = sent(values) as Values
    if (house)
      await edit.mutateAsync({
        ...given,
        id: house.id,
        version: version.current,
        ...(house.ownerPersonId ? { ownerPersonId: house.ownerPersonId } : {}),
      })
    else await register.mutateAsync({ ...given, addressId })
    toast(t('places.saved'))
    back()
  }
  const labels = Object.fromEntries(
    (['ownership', 'use', 'occupancy', 'rooms', 'areaM2'] as const).map((f) => [f, t(`places.field.${f}`)]),
  )
  const initial = house
    ? sent({
        ownership: house.ownership,
        use: house.use,
        rooms: house.rooms,
        areaM2: house.areaM2,
        occupancy: house.occupancy,
        ownerName: house.ownerName,
      })
    : { ownership: OWNERSHIPS[1], use: USES[0], occupancy: OCCUPANCIES[0] }
  return (
    <div className="pl-page">
      <PageHeader
        title={t(house ? 'places.house' : 'places.house.register')}
        subtitle={
          <Link to="/places/$id" params={{ id: addressId }}>
            {fullText}
          </Link>
        }
      />
      <FormPage<Values>
        formKey={`places.house.${addressId}`}
        initial={initial as Partial<Values>}
        submit={t('places.house.save')}
        onSubmit={submit}
        onCancel={back}
        conflictLabels={labels}
        onConflict={(current) => {
          version.current = Number(current.version)
        }}
      >
        <HouseFields />
        <TextField name="ownerName" label={t('places.field.ownerName')} maxLength={50} />
        {house?.ownerPhoneMask ? (
          <p className="pl-known">
            {t('places.field.ownerPhone')}{' '}
            <Masked
              mask={house.ownerPhoneMask}
              what={t('places.field.ownerPhone')}
              {...(house.can.revealPhone ? { reveal: () => revealPhone(house.id, addressId) } : {})}
            />
          </p>
        ) : null}
        <TextField
          name="ownerPhone"
          label={t(house?.ownerPhoneMask ? 'places.house.newPhone' : 'places.field.ownerPhone')}
          maxLength={30}
        />
      </FormPage>
    </div>
  )
}

const revealPhone = async (id: string, addressId: string): Promise<string> =>
  (await call('places.revealOwnerPhone', { id, purpose: 'verify', basisKind: 'address', basisId: addressId })).phone ??
  ''

const HouseFields = () => {
  const t = useT()
  return (
    <div className="pl-columns">
      <EnumSelect
        name="ownership"
        label={t('places.field.ownership')}
        values={OWNERSHIPS}
        family="places.ownership"
        required
      />
      <EnumSelect name="use" label={t('places.field.use')} values={USES} family="places.use" required />
      <EnumSelect
        name="occupancy"
        label={t('places.field.occupancy')}
        values={OCCUPANCIES}
        family="places.occupancy"
        required
      />
      <Form.Item name="rooms" label={t('places.field.rooms')}>
        <InputNumber className="pl-wide" min={1} max={200} precision={0} controls={false} />
      </Form.Item>
      <Form.Item name="areaM2" label={t('places.field.areaM2')}>
        <InputNumber className="pl-wide" min={1} max={100000} precision={2} controls={false} />
      </Form.Item>
    </div>
  )
}
