import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { CARD_LANGUAGES, type CardLanguage } from '../../vocabulary.ts'

/** As the operations take it; undefined while no place is chosen. */
export type Place = { buildingId: string } | { communityCode: string; villageGroup: string } | { addressId: string }

const WAYS = ['building', 'group', 'door'] as const
type Way = (typeof WAYS)[number]

interface Props {
  onChange: (place: Place | undefined) => void
}

/** Which doors a paper is for: a building, a village group where nobody numbers buildings, or one door. */
export function PlaceChoice({ onChange }: Props) {
  const t = useT()
  const [way, setWay] = useState<Way>('building')
  return (
    <div className="cc-place">
      <Segmented
        aria-label={t('contactCards.column.place')}
        value={way}
        onChange={(next) => {
          setWay(next)
          onChange(undefined)
        }}
        options={WAYS.map((value) => ({ value, label: t(`contactCards.way.${value}`) }))}
      />
      {way === 'building' ? <BuildingChoice onChange={onChange} /> : null}
      {way === 'group' ? <GroupChoice onChange={onChange} /> : null}
      {way === 'door' ? <DoorChoice onChange={onChange} /> : null}
    </div>
  )
}

interface ListProps {
  label: string
  value: string | undefined
  options: readonly { value: string; label: string }[]
  onChange: (value: string | undefined) => void
  disabled?: boolean
}

const List = ({ label, value, options, onChange, disabled = false }: ListProps) => (
  <Select<string>
    className="cc-select"
    aria-label={label}
    placeholder={label}
    value={value ?? null}
    allowClear
    disabled={disabled}
    showSearch={{ optionFilterProp: 'label' }}
    options={[...options]}
    onChange={(next) => onChange(next ?? undefined)}
  />
)

function useCommunities() {
  const list = useApiQuery('places.listCommunities', {})
  return (list.data?.items ?? []).map((c) => ({ value: c.code, label: `${c.shortName} · ${c.townName}` }))
}

function BuildingChoice({ onChange }: Props) {
  const t = useT()
  const communities = useCommunities()
  const [community, setCommunity] = useState<string>()
  const [compound, setCompound] = useState<string>()
  const [building, setBuilding] = useState<string>()
  const compounds = useApiQuery(
    'places.listCompounds',
    { communityCode: community ?? '' },
    { enabled: community !== undefined },
  )
  const buildings = useApiQuery(
    'places.listBuildings',
    { compoundId: compound ?? '' },
    { enabled: compound !== undefined },
  )
  const named = (items: readonly { id: string; name: string }[] | undefined) =>
    (items ?? []).map((one) => ({ value: one.id, label: one.name }))
  const chooseBuilding = (id: string | undefined) => {
    setBuilding(id)
    onChange(id === undefined ? undefined : { buildingId: id })
  }
  const chooseCompound = (id: string | undefined) => {
    setCompound(id)
    chooseBuilding(undefined)
  }
  return (
    <>
      <List
        label={t('contactCards.community')}
        value={community}
        options={communities}
        onChange={(code) => {
          setCommunity(code)
          chooseCompound(undefined)
        }}
      />
      <List
        label={t('contactCards.compound')}
        value={compound}
        options={community === undefined ? [] : named(compounds.data?.items)}
        disabled={community === undefined}
        onChange={chooseCompound}
      />
      <List
        label={t('contactCards.building')}
        value={building}
        options={compound === undefined ? [] : named(buildings.data?.items)}
        disabled={compound === undefined}
        onChange={chooseBuilding}
      />
    </>
  )
}

function GroupChoice({ onChange }: Props) {
  const t = useT()
  const communities = useCommunities()
  const [community, setCommunity] = useState<string>()
  const [group, setGroup] = useState('')
  const say = (code: string | undefined, typed: string) => {
    setCommunity(code)
    setGroup(typed)
    const villageGroup = typed.trim()
    onChange(code === undefined || villageGroup === '' ? undefined : { communityCode: code, villageGroup })
  }
  return (
    <>
      <List
        label={t('contactCards.community')}
        value={community}
        options={communities}
        onChange={(code) => say(code, group)}
      />
      <Input
        className="cc-select"
        aria-label={t('contactCards.way.group')}
        placeholder={t('contactCards.groupHint')}
        maxLength={40}
        value={group}
        onChange={(event) => say(community, event.target.value)}
      />
    </>
  )
}

function DoorChoice({ onChange }: Props) {
  const t = useT()
  const [door, setDoor] = useState<PickedAddress | null>(null)
  return (
    <AddressPicker
      aria-label={t('contactCards.way.door')}
      value={door}
      allowNew={false}
      onChange={(next) => {
        setDoor(next)
        onChange(next === null ? undefined : { addressId: next.id })
      }}
    />
  )
}

interface LanguageProps {
  value: CardLanguage
  onChange: (language: CardLanguage) => void
}

/** Language of what residents read. */
export function LanguageField({ value, onChange }: LanguageProps) {
  const t = useT()
  return (
    <Segmented
      aria-label={t('contactCards.language')}
      value={value}
      onChange={onChange}
      options={CARD_LANGUAGES.map((one) => ({ value: one, label: t(`contactCards.language.${one}`) }))}
    />
  )
}
