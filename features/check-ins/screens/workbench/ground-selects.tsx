import { Select } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'

interface Control {
  /** Given by Form.Item, so that the label belongs to the field. */
  id?: string
  value?: string
  onChange?: (value: string | undefined) => void
  'aria-label': string
}

interface ListProps extends Control {
  options: { value: string; label: string }[]
  disabled?: boolean
}

const List = ({ value, onChange, disabled = false, ...rest }: ListProps) => (
  <Select<string>
    {...rest}
    value={value ?? null}
    allowClear
    disabled={disabled}
    showSearch={{ optionFilterProp: 'label' }}
    onChange={(next) => onChange?.(next ?? undefined)}
  />
)

const named = (items: readonly { id: string; name: string }[] | undefined) =>
  (items ?? []).map((one) => ({ value: one.id, label: one.name }))

/** One of the communities of the posting. */
export function CommunitySelect(control: Control) {
  const { data } = useApiQuery('places.listCommunities', {})
  const options = (data?.items ?? []).map((c) => ({ value: c.code, label: `${c.shortName} · ${c.townName}` }))
  return <List {...control} options={options} />
}

/** A compound of the community; closed until one is chosen. */
export function CompoundSelect({ communityCode, ...control }: Control & { communityCode: string | undefined }) {
  const isOpen = communityCode !== undefined
  const { data } = useApiQuery('places.listCompounds', { communityCode: communityCode ?? '' }, { enabled: isOpen })
  return <List {...control} options={isOpen ? named(data?.items) : []} disabled={!isOpen} />
}

/** A building of the compound; closed until one is chosen. */
export function BuildingSelect({ compoundId, ...control }: Control & { compoundId: string | undefined }) {
  const isOpen = compoundId !== undefined
  const { data } = useApiQuery('places.listBuildings', { compoundId: compoundId ?? '' }, { enabled: isOpen })
  return <List {...control} options={isOpen ? named(data?.items) : []} disabled={!isOpen} />
}
