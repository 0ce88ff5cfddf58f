import { Form, Input, Select, type SelectProps } from 'antd'
import type { ReactNode } from 'react'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { type Translate } from '#ui/i18n/i18n.ts'

type Name = string | (string | number)[]

interface Base {
  name: Name
  label: string
  required?: boolean
  help?: ReactNode
}

/** Rule of a required field, in the reader's words. */
export const requiredRule = (t: Translate) => ({ required: true, message: t('ui.form.required') })

export function TextField({
  name,
  label,
  required = false,
  help,
  ...input
}: Base & { maxLength?: number; placeholder?: string; autoFocus?: boolean; disabled?: boolean; rows?: number }) {
  const t = useT()
  const { rows, ...rest } = input
  return (
    <Form.Item name={name} label={label} extra={help} rules={required ? [requiredRule(t)] : []}>
      {rows ? <Input.TextArea rows={rows} {...rest} /> : <Input autoComplete="off" {...rest} />}
    </Form.Item>
  )
}

/** A plain date `YYYY-MM-DD`: typed or picked with the browser's own control, which every screen reader knows. */
export function DateField({
  name,
  label,
  required = false,
  help,
  min,
  max,
  disabled = false,
}: Base & { min?: string; max?: string; disabled?: boolean }) {
  const t = useT()
  return (
    <Form.Item name={name} label={label} extra={help} rules={required ? [requiredRule(t)] : []}>
      <Input type="date" min={min} max={max} disabled={disabled} />
    </Form.Item>
  )
}

interface EnumProps extends Base {
  values: readonly string[]
  /** Family of texts: `places.state` → `places.state.启用`; left out, the value is its own word. */
  family?: string
  allowClear?: boolean
  mode?: SelectProps['mode']
  disabled?: boolean
}

/** One of a closed list. */
export function EnumSelect({
  name,
  label,
  required = false,
  help,
  values,
  family,
  allowClear = false,
  mode,
  disabled = false,
}: EnumProps) {
  const t = useT()
  return (
    <Form.Item name={name} label={label} extra={help} rules={required ? [requiredRule(t)] : []}>
      <Select
        allowClear={allowClear}
        disabled={disabled}
        {...(mode ? { mode } : {})}
        showSearch
        optionFilterProp="label"
        options={values.map((value) => ({ value, label: family ? t(`${family}.${value}` as MessageKey) : value }))}
      />
    </Form.Item>
  )
}
