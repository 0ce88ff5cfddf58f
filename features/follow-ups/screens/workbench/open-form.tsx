import { useNavigate } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import { StaffSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DateField, EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useMe } from '#ui/session/me.ts'
import { AGREEMENT, BASIS_OF, type Instrument, INSTRUMENTS, ROLES_OF } from '../../vocabulary.ts'
import { PartyFields, type PartyValues, sentParty } from './party-fields.tsx'
import './follow-ups.css'

interface Values {
  instrument: Instrument
  instrumentNo: string
  issuedBy: string
  issuedOn: string
  endOn?: string
  legalBasis?: string[]
  disputeId?: string
  officerId?: string
  parties: PartyValues[]
}

const sent = ({
  parties,
  endOn,
  legalBasis,
  disputeId,
  officerId,
  ...v
}: Values): ApiInput<'followUps.openFollowUp'> => ({
  ...v,
  ...(endOn ? { endOn } : {}),
  ...(legalBasis?.length ? { legalBasis } : {}),
  ...(disputeId && v.instrument === AGREEMENT ? { disputeId } : {}),
  ...(officerId ? { officerId } : {}),
  parties: parties.map(sentParty),
})

/** A draft stays on a machine that others use: parties and their places are never in it. */
const draftOf = (v: Values): Values => ({ ...v, parties: blank(v.instrument) })

/** Somebody of each role that the paper must name. */
const blank = (instrument: Instrument): PartyValues[] =>
  ROLES_OF[instrument].must.flatMap(([role]) => (role === undefined ? [] : [{ role, way: 'name' as const }]))

const FIRST: Instrument = INSTRUMENTS[0]

export default function OpenFollowUp() {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const instrument = Form.useWatch('instrument', form) ?? FIRST
  const { role } = useMe()
  const open = useApiCommand('followUps.openFollowUp', { invalidates: ['followUps.list', 'today.mine'] })
  const send = async (v: Values) => {
    const { id } = await open.mutateAsync(sent(v))
    toast(t('followUps.opened'))
    await navigate({ to: '/follow-ups/$id', params: { id } as never })
  }
  const { usual, more } = BASIS_OF[instrument]
  return (
    <div className="fu-guarded">
      <PageHeader title={t('followUps.new')} subtitle={t('followUps.newHint')} />
      <FormPage<Values>
        formKey="followUps.openFollowUp"
        form={form}
        initial={{ instrument: FIRST, issuedOn: todayInShanghai(), parties: blank(FIRST) }}
        submit={t('followUps.act.open')}
        onSubmit={send}
        onCancel={() => void navigate({ to: '/follow-ups' })}
        draftOf={draftOf}
      >
        <Form.Item name="instrument" label={t('followUps.field.instrument')} rules={[requiredRule(t)]}>
          <Select<Instrument>
            // Roles and articles are those of the paper: another paper begins with its own.
            onChange={(next) => {
              form.setFieldValue('parties', blank(next))
              form.resetFields(['legalBasis'])
            }}
            options={INSTRUMENTS.map((value) => ({ value, label: t(`followUps.instrument.${value}`) }))}
          />
        </Form.Item>
        <TextField name="instrumentNo" label={t('followUps.field.instrumentNo')} maxLength={40} required />
        <TextField name="issuedBy" label={t('followUps.field.issuedBy')} maxLength={60} required />
        <DateField name="issuedOn" label={t('followUps.field.issuedOn')} max={todayInShanghai()} required />
        <DateField
          name="endOn"
          label={t('followUps.field.endOn')}
          help={t('followUps.field.endOnHelp')}
          min={todayInShanghai()}
        />
        <EnumSelect
          name="legalBasis"
          label={t('followUps.field.legalBasis')}
          help={usual.join('、')}
          values={[...usual, ...more]}
          mode="multiple"
        />
        {instrument === AGREEMENT ? (
          <TextField name="disputeId" label={t('followUps.field.disputeId')} maxLength={36} />
        ) : null}
        {role === 'DEPUTY' ? <StaffSelect name="officerId" label={t('followUps.field.officerId')} /> : null}
        <PartyFields instrument={instrument} form={form} />
      </FormPage>
    </div>
  )
}
