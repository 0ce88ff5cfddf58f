import { Checkbox, Form, InputNumber, Select } from 'antd'
import { StaffSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { useApiQuery } from '#ui/api/hooks.ts'
import { DateField, EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import {
  type DisputeType,
  type Language,
  MEDIATOR_KINDS,
  type MediatorKind,
  type Sex,
  SEXES,
} from '../../vocabulary.ts'
import { languageChoices, typeChoices } from '../words.ts'

export interface Told {
  bodyId: string
  name: string
  sex: Sex
  kind: MediatorKind
  org: string
  specialties?: DisputeType[]
  languages?: Language[]
  isCommitteeMember?: boolean
  appointedFrom: string
  appointedTo?: string | null
  letterNo?: string | null
  isAux?: boolean
  isPolice?: boolean
  training?: { year?: number | null; hours?: number | null } | null
  maxOpen?: number | null
  staffId?: string | null
  homeAddressId?: PickedAddress | null
  phone?: string
}

/** What the contract wants: nothing that was left empty. */
export const sheetOf = (v: Told) => ({
  bodyId: v.bodyId,
  name: v.name,
  sex: v.sex,
  kind: v.kind,
  org: v.org,
  specialties: v.specialties ?? [],
  languages: v.languages ?? [],
  isCommitteeMember: v.isCommitteeMember ?? false,
  appointedFrom: v.appointedFrom,
  ...(v.appointedTo ? { appointedTo: v.appointedTo } : {}),
  ...(v.letterNo ? { letterNo: v.letterNo } : {}),
  isAux: v.isAux ?? false,
  isPolice: v.isPolice ?? false,
  ...(typeof v.training?.year === 'number' && typeof v.training.hours === 'number'
    ? { training: { year: v.training.year, hours: v.training.hours } }
    : {}),
  ...(typeof v.maxOpen === 'number' ? { maxOpen: v.maxOpen } : {}),
  ...(v.staffId ? { staffId: v.staffId } : {}),
  ...(v.homeAddressId ? { homeAddressId: v.homeAddressId.id } : {}),
})

/** Phones and homes stay out of what is kept on a machine that others use too. */
export const draftOf = ({ phone: _, homeAddressId: __, ...rest }: Told): Told => rest

interface Props {
  /** The number stays as it is where the field is left empty. */
  phoneKept?: boolean
  staff?: { id: string; name: string } | null
}

export function MediatorFields({ phoneKept = false, staff = null }: Props) {
  const t = useT()
  // The judicial office reads neither staff nor addresses; what is there stays.
  const isLeader = useMe().role !== 'JUDICIAL_OFFICE'
  return (
    <>
      <BodySelect />
      <div className="med-two">
        <TextField name="name" label={t('mediation.field.person')} required maxLength={50} />
        <EnumSelect name="sex" label={t('mediation.field.sex')} required values={SEXES} family="mediation.sex" />
        <EnumSelect
          name="kind"
          label={t('mediation.field.kind')}
          required
          values={MEDIATOR_KINDS}
          family="mediation.kind"
        />
        <TextField
          name="org"
          label={t('mediation.field.org')}
          required
          maxLength={60}
          help={t('mediation.field.orgHelp')}
        />
        <TextField
          name="phone"
          label={t('mediation.field.phone')}
          required={!phoneKept}
          maxLength={40}
          {...(phoneKept ? { help: t('mediation.field.phoneHelp') } : {})}
        />
        <TextField name="letterNo" label={t('mediation.field.letterNo')} maxLength={40} />
        <DateField name="appointedFrom" label={t('mediation.field.appointedFrom')} required />
        <DateField name="appointedTo" label={t('mediation.field.appointedTo')} />
      </div>
      <Hats />
      <Knowledge />
      {isLeader ? (
        <>
          <StaffSelect name="staffId" label={t('mediation.field.staff')} optional known={staff} />
          <Form.Item name="homeAddressId" label={t('mediation.field.home')} extra={t('mediation.field.homeHelp')}>
            <AddressPicker aria-label={t('mediation.field.home')} allowNew={false} />
          </Form.Item>
        </>
      ) : null}
    </>
  )
}

function BodySelect() {
  const t = useT()
  const bodies = useApiQuery('mediation.listBodies', { state: 'open', limit: 200 })
  return (
    <Form.Item name="bodyId" label={t('mediation.field.body')} rules={[requiredRule(t)]}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={bodies.isFetching}
        options={(bodies.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))}
      />
    </Form.Item>
  )
}

function Hats() {
  const t = useT()
  return (
    <>
      {(['isCommitteeMember', 'isAux', 'isPolice'] as const).map((name) => (
        <Form.Item key={name} name={name} valuePropName="checked">
          <Checkbox>{t(`mediation.field.${name}`)}</Checkbox>
        </Form.Item>
      ))}
    </>
  )
}

function Knowledge() {
  const t = useT()
  return (
    <>
      <Form.Item name="specialties" label={t('mediation.field.specialties')}>
        <Select mode="multiple" options={typeChoices(t)} optionFilterProp="label" />
      </Form.Item>
      <Form.Item name="languages" label={t('mediation.field.languages')}>
        <Select mode="multiple" options={languageChoices(t)} optionFilterProp="label" maxCount={10} />
      </Form.Item>
      <div className="med-two">
        <Form.Item name={['training', 'year']} label={t('mediation.field.trainingYear')}>
          <InputNumber min={2000} max={2999} precision={0} />
        </Form.Item>
        <Form.Item name={['training', 'hours']} label={t('mediation.field.trainingHours')}>
          <InputNumber min={0} max={2000} precision={0} />
        </Form.Item>
        <Form.Item name="maxOpen" label={t('mediation.field.maxOpen')} extra={t('mediation.field.maxOpenHelp')}>
          <InputNumber min={1} max={99} precision={0} />
        </Form.Item>
      </div>
    </>
  )
}
