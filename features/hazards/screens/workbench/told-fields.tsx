import { Form, Input } from 'antd'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import {
  FOUND_BY,
  type FoundBy,
  HAZARD_KINDS,
  type HazardKind,
  type Level,
  LEVELS,
  OWNER_TYPES,
  type OwnerType,
} from '../../vocabulary.ts'
import type { Hazard } from '../words.ts'

/** What is told about a hazard, as the form holds it: the time on the wall of the station. */
export interface Told {
  kind: HazardKind
  level: Level
  description: string
  foundBy: FoundBy
  foundAt: string
  ownerType: OwnerType
  ownerName?: string
}

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
export const toWall = (at: string | Date): string => wall.format(new Date(at)).replace(' ', 'T')

export const toldOf = (h: Hazard): Told => ({
  kind: h.kind,
  level: h.level,
  description: h.description,
  foundBy: h.foundBy,
  foundAt: toWall(h.foundAt),
  ownerType: h.ownerType,
  ...(h.ownerName ? { ownerName: h.ownerName } : {}),
})

/** The form as the server wants it. */
export const sheetOf = ({ ownerName, foundAt, ...v }: Told) => ({
  ...v,
  foundAt: `${foundAt}:00+08:00`,
  ...(ownerName?.trim() ? { ownerName: ownerName.trim() } : {}),
})

export function ToldFields() {
  const t = useT()
  return (
    <>
      <EnumSelect name="kind" label={t('hazards.field.kind')} required values={HAZARD_KINDS} family="hazards.kind" />
      <EnumSelect name="level" label={t('hazards.field.level')} required values={LEVELS} family="hazards.level" />
      <TextField name="description" label={t('hazards.field.description')} required rows={3} maxLength={500} />
      <EnumSelect
        name="foundBy"
        label={t('hazards.field.foundBy')}
        required
        values={FOUND_BY}
        family="hazards.foundBy"
      />
      <Form.Item name="foundAt" label={t('hazards.field.foundAt')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" />
      </Form.Item>
      <EnumSelect
        name="ownerType"
        label={t('hazards.field.ownerType')}
        required
        values={OWNER_TYPES}
        family="hazards.ownerType"
      />
      <TextField
        name="ownerName"
        label={t('hazards.field.ownerName')}
        help={t('hazards.field.ownerNameHint')}
        maxLength={60}
      />
    </>
  )
}
