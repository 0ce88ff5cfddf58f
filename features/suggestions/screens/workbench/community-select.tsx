import { Select } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  id?: string
  value?: string | undefined
  onChange?: (code: string | undefined) => void
  allowClear?: boolean
  className?: string
}

/** Communities in the range of the posting. */
export function CommunitySelect({ value, onChange, ...rest }: Props) {
  const t = useT()
  const communities = useApiQuery('places.listCommunities', {})
  return (
    <Select
      {...rest}
      aria-label={t('suggestions.fact.community')}
      placeholder={t('suggestions.fact.community')}
      showSearch
      optionFilterProp="label"
      loading={communities.isPending}
      value={value ?? null}
      onChange={(code) => onChange?.(code ?? undefined)}
      options={(communities.data?.items ?? []).map((c) => ({ value: c.code, label: c.name }))}
    />
  )
}
