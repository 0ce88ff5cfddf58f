import { Select } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'

interface Control {
  /** Given by Form.Item, so that the label belongs to the field. */
  id?: string
  value?: string | undefined
  onChange?: (value: string | undefined) => void
  allowClear?: boolean
  placeholder?: string
  'aria-label'?: string
}
interface ListProps extends Control {
  options: { value: string; label: string }[]
  loading: boolean
  disabled?: boolean
}

export const SearchSelect = ({
  options,
  loading,
  onChange,
  value,
  disabled = false,
  allowClear = false,
  placeholder,
  ...rest
}: ListProps) => {
  const t = useT()
  return (
    <Select<string>
      {...rest}
      value={value ?? null}
      className="pl-select"
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={allowClear}
      disabled={disabled}
      loading={loading}
      options={options}
      placeholder={placeholder ?? t('places.choose')}
      notFoundContent={t('places.none')}
      onChange={(next) => onChange?.(next ?? undefined)}
    />
  )
}

/** One of the communities of the posting. */
export const CommunitySelect = (control: Control) => {
  const list = useApiQuery('places.listCommunities', {})
  const options = (list.data?.items ?? []).map((c) => ({ value: c.code, label: `${c.shortName} · ${c.townName}` }))
  return <SearchSelect {...control} options={options} loading={list.isLoading} />
}

/** A road of the community; closed until one is chosen. */
export const RoadSelect = ({ communityCode, ...control }: Control & { communityCode: string | undefined }) => {
  const isOpen = communityCode !== undefined
  const list = useApiQuery('places.listRoads', { communityCode: communityCode ?? '' }, { enabled: isOpen })
  const options = (list.data?.items ?? []).map((r) => ({ value: r.id, label: r.name }))
  return <SearchSelect {...control} options={options} loading={list.isLoading} disabled={!isOpen} />
}

/** A compound of the community; closed until one is chosen. */
export const CompoundSelect = ({ communityCode, ...control }: Control & { communityCode: string | undefined }) => {
  const isOpen = communityCode !== undefined
  const list = useApiQuery('places.listCompounds', { communityCode: communityCode ?? '' }, { enabled: isOpen })
  const options = (list.data?.items ?? []).map((c) => ({ value: c.id, label: c.name }))
  return <SearchSelect {...control} options={options} loading={list.isLoading} disabled={!isOpen} />
}

/** A building of the compound; closed until one is chosen. */
export const BuildingSelect = ({ compoundId, ...control }: Control & { compoundId: string | undefined }) => {
  const isOpen = compoundId !== undefined
  const list = useApiQuery('places.listBuildings', { compoundId: compoundId ?? '' }, { enabled: isOpen })
  const options = (list.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))
  return <SearchSelect {...control} options={options} loading={list.isLoading} disabled={!isOpen} />
}
