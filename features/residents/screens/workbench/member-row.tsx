import { Button, Checkbox, Form, type FormInstance, Input, Select } from 'antd'
import { ageOn } from '#features/residents/person-rules.ts'
import { PHONE_KINDS, RELATIONS } from '#features/residents/vocabulary.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone } from '#platform/standards/phone.ts'
import { DateField, EnumSelect, requiredRule } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { asksHukou, type FormValues, type HukouChoice } from './form-values.ts'
import { IdentityFields } from './identity-fields.tsx'
import { Twins } from './twins.tsx'

interface Props {
  index: number
  /** Position in the form's list. */
  name: number
  form: FormInstance<FormValues>
  addressId: string
  onRemove?: () => void
}

const CHOICES: readonly HukouChoice[] = ['here', 'county', 'elsewhere', 'unknown']
// The law knows 18 (民法典 17); the server checks by its own parameter.
const ADULT = 18

/** One member: who he is, or which known person, and how he lives here. */
export function MemberRow({ index, name, form, addressId, onRemove }: Props) {
  const t = useT()
  const row = Form.useWatch(['members', name], { form, preserve: true })
  const known = row?.personId !== undefined
  return (
    <fieldset className="la-res-row">
      <legend>{t('residents.new.member', { no: index + 1 })}</legend>
      {known ? (
        <p>
          {t('residents.new.known', { name: row?.knownAs ?? '' })}{' '}
          <Button size="small" onClick={() => form.setFieldValue(['members', name, 'personId'], undefined)}>
            {t('residents.new.notKnown')}
          </Button>
        </p>
      ) : (
        <PersonFields name={name} form={form} autoFocus={index > 0} />
      )}
      <Form.Item name={[name, 'personId']} hidden>
        <Input />
      </Form.Item>
      {known ? null : <Twins name={name} form={form} addressId={addressId} />}
      <StayFields name={name} form={form} />
      {onRemove ? (
        <Button
          size="small"
          className="la-draft"
          onClick={onRemove}
          aria-label={t('residents.new.removeRow', { no: index + 1 })}
        >
          {t('residents.new.remove')}
        </Button>
      ) : null}
    </fieldset>
  )
}

function PersonFields({ name, form, autoFocus }: { name: number; form: FormInstance<FormValues>; autoFocus: boolean }) {
  const t = useT()
  const names = {
    validator: async (_: unknown, value: string | undefined) => {
      const result = checkPersonName(value ?? '')
      if (!result.ok) throw new Error(t(`error.field.${result.error}` as MessageKey))
    },
  }
  const phones = {
    validator: async (_: unknown, value: string | undefined) => {
      const result = value ? checkPhone(value) : null
      if (result && !result.ok) throw new Error(t(`error.field.${result.error}` as MessageKey))
    },
  }
  return (
    <div className="la-res-fields">
      <Form.Item
        name={[name, 'person', 'name']}
        label={t('residents.name')}
        required
        rules={[names]}
        validateTrigger="onBlur"
      >
        <Input autoComplete="off" autoFocus={autoFocus} />
      </Form.Item>
      <IdentityFields name={name} form={form} />
      <Form.Item name={[name, 'person', 'phones', 0, 'kind']} hidden initialValue={PHONE_KINDS[0]}>
        <Input />
      </Form.Item>
      <Form.Item
        name={[name, 'person', 'phones', 0, 'number']}
        label={t('residents.phone')}
        rules={[phones]}
        validateTrigger="onBlur"
      >
        <Input autoComplete="off" inputMode="tel" />
      </Form.Item>
      <HukouFields name={name} form={form} />
    </div>
  )
}

function HukouFields({ name, form }: { name: number; form: FormInstance<FormValues> }) {
  const t = useT()
  const idType = Form.useWatch(['members', name, 'person', 'idType'], { form, preserve: true })
  const choice = Form.useWatch(['members', name, 'hukou'], { form, preserve: true })
  if (!asksHukou(idType)) return null
  return (
    <>
      <Form.Item name={[name, 'hukou']} label={t('residents.hukou')}>
        <Select options={CHOICES.map((value) => ({ value, label: t(`residents.hukouChoice.${value}`) }))} />
      </Form.Item>
      {choice === 'elsewhere' ? (
        <Form.Item
          name={[name, 'person', 'hukouRegion']}
          label={t('residents.hukouRegion')}
          extra={t('residents.hukouRegionHelp')}
          rules={[requiredRule(t)]}
        >
          <Input inputMode="numeric" maxLength={6} autoComplete="off" />
        </Form.Item>
      ) : null}
    </>
  )
}

function StayFields({ name, form }: { name: number; form: FormInstance<FormValues> }) {
  const t = useT()
  const today = todayInShanghai()
  const members = Form.useWatch('members', { form, preserve: true }) ?? []
  const row = members[name]
  const birth = row?.person?.birthDate
  const child = birth !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(birth) && ageOn(birth, today) < ADULT
  const others = members.flatMap((m, value) =>
    value === name || !m?.person?.name ? [] : [{ value, label: m.person.name }],
  )
  return (
    <div className="la-res-fields">
      <EnumSelect
        name={[name, 'relationToHead']}
        label={t('residents.relationToHead')}
        values={RELATIONS}
        family="residents.relation"
        required
      />
      <DateField name={[name, 'arrivedOn']} label={t('residents.arrivedOn')} max={today} required />
      {row?.hukou === 'elsewhere' || row?.intendedUntil ? (
        <DateField
          name={[name, 'intendedUntil']}
          label={t('residents.intendedUntil')}
          min={today}
          required={row?.hukou === 'elsewhere'}
        />
      ) : null}
      {child && row?.personId === undefined ? (
        <Form.Item name={[name, 'guardianIndex']} label={t('residents.guardian')} extra={t('residents.guardianHelp')}>
          <Select allowClear options={others} />
        </Form.Item>
      ) : null}
      {row?.personId === undefined ? null : (
        <Form.Item name={[name, 'isMain']} label={t('residents.isMain')} initialValue={true}>
          <Select
            options={[
              { value: true, label: t('residents.main') },
              { value: false, label: t('residents.secondary') },
            ]}
          />
        </Form.Item>
      )}
      <Form.Item name={[name, 'isTenant']} valuePropName="checked" label={t('residents.housing')}>
        <Checkbox>{t('residents.tenant')}</Checkbox>
      </Form.Item>
    </div>
  )
}
