import { Button, Form, type FormInstance, Segmented } from 'antd'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { BODY, type Instrument, type PartyRole, PROTECTED, ROLES_OF } from '../../vocabulary.ts'

export interface PartyValues {
  role: PartyRole
  way: 'name' | 'register'
  door?: PickedAddress | null
  personId?: string
  name?: string
  address?: string
}
type Sent = ApiInput<'followUps.openFollowUp'>['parties'][number]

const MAX = 6

/** A party as the server wants it: a person of the register or a name, and a place of a victim only. */
export const sentParty = ({ role, way, personId, name, address }: PartyValues): Sent => ({
  role,
  ...(way === 'register' && role !== BODY ? { personId: personId as Sent['personId'] } : { name: name?.trim() ?? '' }),
  ...(role === PROTECTED && address?.trim() ? { address: address.trim() } : {}),
})

interface Props {
  instrument: Instrument
  form: FormInstance
}

/** The parties that the paper names. Nobody is looked for by name here: a door first, then who lives behind it. */
export function PartyFields({ instrument, form }: Props) {
  const t = useT()
  const { may } = ROLES_OF[instrument]
  return (
    <Form.List name="parties">
      {(fields, { add, remove }) => (
        <fieldset>
          <legend className="fu-heading">{t('followUps.field.parties')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="fu-party">
              <Party at={name} form={form} roles={may} />
              {fields.length > 1 ? (
                <Button size="small" onClick={() => remove(name)}>
                  {t('followUps.act.removeParty')}
                </Button>
              ) : null}
            </div>
          ))}
          {fields.length < MAX ? (
            <Button onClick={() => add({ role: may[0], way: 'name' })}>{t('followUps.act.addParty')}</Button>
          ) : null}
        </fieldset>
      )}
    </Form.List>
  )
}

function Party({ at, form, roles }: { at: number; form: FormInstance; roles: readonly PartyRole[] }) {
  const t = useT()
  const path = (field: keyof PartyValues) => ['parties', at, field] as (string | number)[]
  const role = Form.useWatch(path('role'), form) as PartyRole | undefined
  const way = Form.useWatch(path('way'), form) as PartyValues['way'] | undefined
  const isRegister = way === 'register' && role !== BODY
  return (
    <>
      <EnumSelect
        name={[at, 'role']}
        label={t('followUps.field.role')}
        values={roles}
        family="followUps.role"
        required
      />
      {role === BODY ? null : (
        <Form.Item name={[at, 'way']} label={t('followUps.personOrName')}>
          <Segmented
            options={(['name', 'register'] as const).map((value) => ({ value, label: t(`followUps.way.${value}`) }))}
          />
        </Form.Item>
      )}
      {isRegister ? (
        <FromRegister at={at} form={form} />
      ) : (
        <TextField name={[at, 'name']} label={t('followUps.field.name')} maxLength={60} required />
      )}
      {role === PROTECTED ? (
        <TextField
          name={[at, 'address']}
          label={t('followUps.field.address')}
          help={t('followUps.field.addressHelp')}
          maxLength={200}
        />
      ) : null}
    </>
  )
}

function FromRegister({ at, form }: { at: number; form: FormInstance }) {
  const t = useT()
  const door = Form.useWatch(['parties', at, 'door'], form) as PickedAddress | null | undefined
  return (
    <>
      <Form.Item name={[at, 'door']} label={t('followUps.field.door')} rules={[requiredRule(t)]}>
        <AddressPicker allowNew={false} />
      </Form.Item>
      {door ? <Who at={at} addressId={door.id} /> : <p className="fu-soft">{t('followUps.needsPerson')}</p>}
    </>
  )
}

/** Who lives behind the chosen door; opening it is a look with the door as its reason. */
function Who({ at, addressId }: { at: number; addressId: string }) {
  const t = useT()
  const { data } = useApiQuery('residents.getHousehold', {
    addressId,
    purpose: 'verify',
    basisKind: 'address',
    basisId: addressId,
  })
  const members = (data?.households ?? []).filter((h) => h.closedOn === null).flatMap((h) => h.members)
  return (
    <Form.Item name={[at, 'personId']} label={t('followUps.field.person')} rules={[requiredRule(t)]}>
      <Chips
        single
        label={t('followUps.field.person')}
        options={members.map((m) => ({ value: m.personId, label: m.name }))}
      />
    </Form.Item>
  )
}
