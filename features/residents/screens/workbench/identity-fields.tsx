import { Form, type FormInstance, Input, Select } from 'antd'
import { checkIdentity, ID_TYPES, type IdType, type IdentityResult } from '#platform/standards/identity.ts'
import { DateField, EnumSelect } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import type { FormValues } from './form-values.ts'

const SEX_CHOICES = ['1', '2', '9'] as const

/** Document with its number: checked while typed; birth date and sex come from the number and are locked then. */
export function IdentityFields({ name, form }: { name: number; form: FormInstance<FormValues> }) {
  const t = useT()
  const me = useMe()
  const path = ['members', name, 'person'] as const
  const idType = (Form.useWatch([...path, 'idType'], { form, preserve: true }) ?? 'CN_ID') as IdType
  const idNo = Form.useWatch([...path, 'idNo'], { form, preserve: true }) ?? ''
  const century = Form.useWatch([...path, 'century'], { form, preserve: true })
  const today = todayInShanghai()
  const check = (type: IdType, number: string): IdentityResult =>
    checkIdentity(type, number, { today, allowDemoRegion: me.demo, ...(century ? { century } : {}) })
  const result = check(idType, idNo)
  const locked = result.ok && result.birthDate !== undefined
  const rule = {
    validator: async (_: unknown, value: string | undefined) => {
      const checked = check(idType, value ?? '')
      if (!checked.ok) throw new Error(t(`error.field.${checked.error}` as MessageKey))
    },
  }
  const fill = (typed: string) => {
    const read = check(idType, typed)
    if (!read.ok) return
    if (read.suggestedType) form.setFieldValue([...path, 'idType'], read.suggestedType)
    if (read.birthDate) form.setFieldValue([...path, 'birthDate'], read.birthDate)
    if (read.sex) form.setFieldValue([...path, 'sex'], read.sex)
  }
  const suggested = result.ok && result.warnings.includes('id_upgraded_from_15')
  return (
    <>
      <EnumSelect
        name={[name, 'person', 'idType']}
        label={t('residents.idTypeLabel')}
        values={ID_TYPES}
        family="residents.idType"
        required
      />
      {idType === 'NONE' ? (
        <NoDocument name={name} />
      ) : (
        <Form.Item
          name={[name, 'person', 'idNo']}
          label={t('residents.idNo')}
          required
          rules={[rule]}
          validateTrigger="onBlur"
          extra={suggested ? t('residents.new.upgraded') : undefined}
        >
          <Input className="la-number" autoComplete="off" onChange={(event) => fill(event.target.value)} />
        </Form.Item>
      )}
      {!result.ok && result.error === 'id_century_ambiguous' ? (
        <Form.Item name={[name, 'person', 'century']} label={t('residents.century')}>
          <Select
            options={(['18', '19'] as const).map((value) => ({ value, label: t(`residents.centuries.${value}`) }))}
          />
        </Form.Item>
      ) : null}
      <EnumSelect
        name={[name, 'person', 'sex']}
        label={t('residents.sexLabel')}
        values={SEX_CHOICES}
        family="residents.sex"
        disabled={locked && result.sex !== undefined}
        required
      />
      <DateField
        name={[name, 'person', 'birthDate']}
        label={t('residents.birthDate')}
        max={today}
        disabled={locked}
        required={idType === 'NONE'}
      />
    </>
  )
}

/** Somebody without a document is a fact, not a fault: why, and when to look again. */
function NoDocument({ name }: { name: number }) {
  const t = useT()
  return (
    <>
      <Form.Item name={[name, 'person', 'idReason']} label={t('residents.idReason')} required>
        <Input maxLength={60} placeholder={t('residents.idReasonExample')} />
      </Form.Item>
      <DateField
        name={[name, 'person', 'idReviewOn']}
        label={t('residents.idReviewOn')}
        min={todayInShanghai()}
        help={t('residents.idReviewHelp')}
        required
      />
    </>
  )
}
