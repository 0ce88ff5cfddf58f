import { Form, type FormInstance, Input } from 'antd'
import { useState } from 'react'
import { toast } from '#ui/feedback/toast.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { newId } from '#ui/device/new-id.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { DateField, EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import {
  CADENCES,
  CATEGORIES,
  CONSENT_BY,
  CONSENT_FORMS,
  CONSENT_SCOPES,
  HELP_KINDS,
  NEED_TAGS,
  ORAL,
} from '../../vocabulary.ts'
import { CARE_READS, type Subject } from './of-care.ts'

interface Props {
  subject: Subject
  onClose: () => void
}
type ConsentValues = Omit<ApiInput<'care.recordConsent'>, 'id' | 'version'>
type PlanValues = Omit<ApiInput<'care.update'>, 'id' | 'version'>

/** Without the fields that were left empty. */
const filled = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined && v !== '')) as T

export function ConsentDialog({ subject: c, onClose }: Props) {
  const t = useT()
  const record = useApiCommand('care.recordConsent', {
    invalidates: CARE_READS,
    onSuccess: () => toast(t('care.done')),
  })
  return (
    <DialogForm<ConsentValues>
      title={t('care.act.consent')}
      text={t('care.consentText')}
      submit={t('care.act.consent')}
      initial={{
        by: c.standing === 'child' ? '监护人' : '本人',
        form: '纸质',
        on: todayInShanghai(),
        scope: c.consent?.scope ?? ['上门走访', '电话联系'],
        validUntil: c.consentMax,
      }}
      onSubmit={(v) => record.mutateAsync({ id: c.id, version: c.version, ...filled(v) })}
      onClose={onClose}
    >
      {(form) => <ConsentFields form={form} subject={c} />}
    </DialogForm>
  )
}

function ConsentFields({ form, subject: c }: { form: FormInstance<ConsentValues>; subject: Subject }) {
  const t = useT()
  const isOral = Form.useWatch('form', form) === ORAL
  return (
    <>
      <EnumSelect name="by" label={t('care.field.consentBy')} values={CONSENT_BY} family="care.consentBy" required />
      <EnumSelect
        name="form"
        label={t('care.field.consentForm')}
        values={CONSENT_FORMS}
        family="care.consentForm"
        required
      />
      {isOral ? <TextField name="witness" label={t('care.field.witness')} maxLength={50} required /> : null}
      <DateField name="on" label={t('care.field.consentOn')} max={todayInShanghai()} required />
      <DateField name="validUntil" label={t('care.field.validUntil')} max={c.consentMax} required />
      {c.standing === 'minor' ? (
        <DateField
          name="guardianInformedOn"
          label={t('care.field.guardianInformedOn')}
          max={todayInShanghai()}
          required
        />
      ) : null}
      <Form.Item name="scope" label={t('care.field.consentScope')} rules={[requiredRule(t)]}>
        <Chips
          label={t('care.field.consentScope')}
          options={CONSENT_SCOPES.map((value) => ({ value, label: t(`care.scope.${value}`) }))}
        />
      </Form.Item>
    </>
  )
}

export function PlanDialog({ subject: c, onClose }: Props) {
  const t = useT()
  const update = useApiCommand('care.update', { invalidates: CARE_READS, onSuccess: () => toast(t('care.done')) })
  const send = (v: PlanValues) => {
    const { contactPhone, ...rest } = v
    return update.mutateAsync({
      id: c.id,
      version: c.version,
      ...rest,
      contactName: rest.contactName || null,
      notes: rest.notes || null,
      partnerAgency: rest.partnerAgency || null,
      ...(contactPhone ? { contactPhone } : {}),
    })
  }
  return (
    <DialogForm<PlanValues>
      title={t('care.act.update')}
      text={t('care.updateText')}
      submit={t('care.act.update')}
      initial={{
        categories: c.categories,
        ...(c.cadence ? { cadence: c.cadence } : {}),
        needTags: c.needTags,
        notes: c.notes ?? '',
        contactName: c.contactName ?? '',
        partnerAgency: c.partnerAgency ?? '',
      }}
      onSubmit={send}
      onClose={onClose}
    >
      <Form.Item name="categories" label={t('care.field.categories')} rules={[requiredRule(t)]}>
        <Chips
          label={t('care.field.categories')}
          options={CATEGORIES.map((value) => ({ value, label: t(`care.category.${value}`) }))}
        />
      </Form.Item>
      <EnumSelect name="cadence" label={t('care.field.cadence')} values={CADENCES} family="care.cadence" required />
      <Form.Item name="needTags" label={t('care.field.needTags')}>
        <Chips
          label={t('care.field.needTags')}
          options={NEED_TAGS.map((value) => ({ value, label: t(`care.need.${value}`) }))}
        />
      </Form.Item>
      <TextField name="contactName" label={t('care.field.contactName')} maxLength={50} />
      <TextField
        name="contactPhone"
        label={t('care.field.contactPhone')}
        help={c.contactPhoneMask ? t('care.field.contactPhoneHelp') : undefined}
        maxLength={40}
      />
      <TextField name="partnerAgency" label={t('care.field.partnerAgency')} maxLength={60} />
      <TextField name="notes" label={t('care.field.notes')} help={t('care.field.notesHelp')} maxLength={300} rows={3} />
    </DialogForm>
  )
}

export function ReviewDialog({ subject: c, onClose }: Props) {
  const t = useT()
  const review = useApiCommand('care.review', { invalidates: CARE_READS, onSuccess: () => toast(t('care.done')) })
  return (
    <DialogForm<{ reviewDueOn: string }>
      title={t('care.act.review')}
      text={t('care.reviewText')}
      submit={t('care.act.review')}
      initial={{ reviewDueOn: c.reviewMax }}
      onSubmit={(v) => review.mutateAsync({ id: c.id, version: c.version, ...v })}
      onClose={onClose}
    >
      <DateField name="reviewDueOn" label={t('care.field.reviewDueOn')} max={c.reviewMax} required />
    </DialogForm>
  )
}

interface HelpValues {
  what: (typeof HELP_KINDS)[number]
  at: string
  result?: string
}

/** Now, as the browser's own control writes it, in Chinese wall time. */
const wallNow = (): string => new Date(Date.now() + CHINA_MS).toISOString().slice(0, 16)
const CHINA_MS = 8 * 3_600_000

export function HelpDialog({ subject: c, onClose }: Props) {
  const t = useT()
  const record = useApiCommand('care.recordHelp', { invalidates: CARE_READS, onSuccess: () => toast(t('care.done')) })
  // Made once, so that a second try after silence records nothing twice.
  const [id] = useState(newId)
  const send = (v: HelpValues) =>
    record.mutateAsync({
      id,
      careSubjectId: c.id,
      what: v.what,
      at: `${v.at}:00+08:00`,
      ...(v.result ? { result: v.result } : {}),
    })
  return (
    <DialogForm<HelpValues>
      title={t('care.act.help')}
      text={t('care.helpText')}
      submit={t('care.act.help')}
      initial={{ at: wallNow() }}
      onSubmit={send}
      onClose={onClose}
    >
      <Form.Item name="what" label={t('care.field.what')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('care.field.what')}
          options={HELP_KINDS.map((value) => ({ value, label: t(`care.help.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="at" label={t('care.field.at')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" />
      </Form.Item>
      <TextField name="result" label={t('care.field.result')} maxLength={200} rows={2} />
    </DialogForm>
  )
}
