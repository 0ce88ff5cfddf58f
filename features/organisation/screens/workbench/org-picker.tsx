import { Form, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { requiredRule } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { Kind } from './unit-fields.tsx'

interface Props {
  name: string | string[]
  label: string
}

/** A unit in the reader's own range, by name. */
export function UnitSelect({ name, label, kinds, except }: Props & { kinds?: readonly Kind[]; except?: string }) {
  const t = useT()
  const tree = useApiQuery('organisation.tree', {})
  const units = (tree.data?.units ?? []).filter(
    (u) => u.inScope && (kinds === undefined || kinds.includes(u.kind)) && u.id !== except,
  )
  return (
    <Form.Item name={name} label={label} rules={[requiredRule(t)]}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={tree.isFetching}
        options={units.map((u) => ({ value: u.id, label: `${u.name} (${t(`organisation.kind.${u.kind}`)})` }))}
      />
    </Form.Item>
  )
}

interface StaffProps extends Props {
  optional?: boolean
  /** Whom the form holds already: named before anybody is searched for. */
  known?: { id: string; name: string } | null
}

/** A colleague, found by part of the name or the badge number. */
export function StaffSelect({ name, label, optional = false, known = null }: StaffProps) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useApiQuery('organisation.listStaff', { limit: 50, ...(q ? { q } : {}) })
  const options = (found.data?.items ?? []).map((s) => ({
    value: s.id,
    label: `${s.name} ${s.badgeNo} · ${s.unitName}`,
  }))
  const isMissing = known !== null && !options.some((o) => o.value === known.id)
  return (
    <Form.Item name={name} label={label} rules={optional ? [] : [requiredRule(t)]}>
      <Select
        allowClear={optional}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        placeholder={t('organisation.staff.search')}
        options={isMissing ? [{ value: known.id, label: known.name }, ...options] : options}
      />
    </Form.Item>
  )
}
