import { useNavigate } from '@tanstack/react-router'
import { Form } from 'antd'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { EnumSelect, requiredRule } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CATEGORIES, type Category, REFERRERS } from '../../vocabulary.ts'

interface Values {
  address: PickedAddress | null
  /** `household:<id>` for the whole of it, `person:<id>:<household>` for a member. */
  who: string
  categories: Category[]
  referredBy: (typeof REFERRERS)[number]
}

/** Proposing somebody for the care list: a door first, then who lives behind it. Nobody is looked for by name here. */
export default function Propose() {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const address = Form.useWatch('address', { form, preserve: true })
  const propose = useApiCommand('care.propose', { invalidates: ['care.list', 'tasks.listTasks', 'today.mine'] })
  const send = async (v: Values) => {
    const [kind, id, household] = v.who.split(':') as [string, string, string | undefined]
    const { id: made } = await propose.mutateAsync({
      householdId: kind === 'household' ? id : (household as string),
      ...(kind === 'person' ? { personId: id } : {}),
      categories: v.categories,
      referredBy: v.referredBy,
    })
    toast(t('care.done'))
    await navigate({ to: '/care/$id', params: { id: made } as never })
  }
  return (
    <>
      <PageHeader title={t('care.new')} subtitle={t('care.newHint')} />
      <FormPage<Values>
        formKey="care.propose"
        initial={{ address: null, who: '', categories: [] }}
        form={form}
        submit={t('care.act.propose')}
        onSubmit={send}
        onCancel={() => void navigate({ to: '/care' })}
      >
        <Form.Item name="address" label={t('care.field.address')} rules={[requiredRule(t)]}>
          <AddressPicker allowNew={false} />
        </Form.Item>
        {address ? <Who addressId={address.id} /> : null}
        <Form.Item name="categories" label={t('care.field.categories')} rules={[requiredRule(t)]}>
          <Chips
            label={t('care.field.categories')}
            options={CATEGORIES.map((value) => ({ value, label: t(`care.category.${value}`) }))}
          />
        </Form.Item>
        <EnumSelect
          name="referredBy"
          label={t('care.field.referredBy')}
          values={REFERRERS}
          family="care.referrer"
          required
        />
      </FormPage>
    </>
  )
}

/** The households behind the chosen door and their members; opening it is a look with the door as its reason. */
function Who({ addressId }: { addressId: string }) {
  const t = useT()
  const { data } = useApiQuery('residents.getHousehold', {
    addressId,
    purpose: 'verify',
    basisKind: 'address',
    basisId: addressId,
  })
  const open = (data?.households ?? []).filter((h) => h.closedOn === null)
  const options = open.flatMap((h) => [
    ...h.members.map((m) => ({ value: `person:${m.personId}:${h.householdId}`, label: m.name })),
    {
      value: `household:${h.householdId}`,
      label: open.length > 1 ? `${t('care.household')} ${h.householdNo}` : t('care.household'),
    },
  ])
  return (
    <Form.Item name="who" label={t('care.field.who')} rules={[requiredRule(t)]}>
      <Chips single label={t('care.field.who')} options={options} />
    </Form.Item>
  )
}
