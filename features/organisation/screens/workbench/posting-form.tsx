import { Alert, Form, Modal } from 'antd'
import { useState } from 'react'
import { COMMUNITY_TITLES, COVER, DUTIES_OF_UNIT, HOLDER, ROLES_OF_DUTY } from '#features/organisation/values.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DateField, EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StaffSelect, UnitSelect } from './org-picker.tsx'
import type { Posting } from './postings-panel.tsx'
import type { Kind } from './unit-fields.tsx'

type Values = Partial<ApiInput<'organisation.addPosting'>>

interface Props {
  unit?: { id: string; kind: Kind; name: string }
  staff?: { id: string; name: string; kind: string }
  known: readonly Posting[]
  onClose: () => void
}

/** Gives a duty. Where the area has a holder, saving replaces him and writes the handover; the form says so first. */
export function PostingForm({ unit, staff, known, onClose }: Props) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<string | null>(null)
  const duty = Form.useWatch('duty', form)
  const chosenId = Form.useWatch('unitId', form)
  const tree = useApiQuery('organisation.tree', {}, { enabled: unit === undefined })
  const found = tree.data?.units.find((u) => u.id === chosenId)
  const target = unit ?? (found ? { id: found.id, kind: found.kind, name: found.name } : undefined)
  const there = useApiQuery(
    'organisation.listPostings',
    { unitId: target?.id ?? '' },
    { enabled: unit === undefined && target !== undefined },
  )
  const postings = unit ? known : (there.data?.items ?? [])
  const holder = duty === HOLDER ? postings.find((p) => p.duty === HOLDER && (p.live || p.toOn === null)) : undefined
  const roles =
    target && duty ? ((ROLES_OF_DUTY[target.kind] as Record<string, readonly string[] | undefined>)[duty] ?? []) : []
  const add = useApiCommand('organisation.addPosting', {
    quiet: true,
    invalidates: ['organisation.listPostings', 'organisation.tree', 'organisation.guide', 'organisation.staffing'],
  })
  const send = async (values: Values) => {
    setError(null)
    const kept = Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== ''))
    const role = roles.length === 1 ? { role: roles[0] } : {}
    const input = {
      ...kept,
      ...role,
      ...(unit ? { unitId: unit.id } : {}),
      ...(staff ? { staffId: staff.id } : {}),
      ...(holder ? { replacesPostingId: holder.id } : {}),
    }
    try {
      await add.mutateAsync(input as ApiInput<'organisation.addPosting'>)
      toast(t('organisation.postings.made'))
      onClose()
    } catch (problem) {
      if (!putErrors(form, problem)) setError(errorText(problem))
    }
  }
  return (
    <Modal
      open
      title={t('organisation.postings.add')}
      okText={t('organisation.postings.add')}
      cancelText={t('ui.cancel')}
      confirmLoading={add.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ fromOn: todayInShanghai() }}
        onFinish={(values) => void send(values)}
      >
        {error ? <Alert className="la-draft" type="error" showIcon title={error} /> : null}
        {unit ? null : <UnitSelect name="unitId" label={t('organisation.postings.unit')} />}
        {staff ? null : <StaffSelect name="staffId" label={t('organisation.postings.staff')} />}
        <EnumSelect
          name="duty"
          label={t('organisation.postings.duty')}
          required
          disabled={target === undefined}
          values={target ? DUTIES_OF_UNIT[target.kind] : []}
          family="organisation.value"
        />
        {roles.length > 1 ? (
          <EnumSelect name="role" label={t('organisation.postings.role')} required values={roles} family="ui.role" />
        ) : null}
        {holder ? (
          <>
            <Alert
              className="la-draft"
              type="warning"
              showIcon
              title={t('organisation.postings.replaces', { name: holder.staffName })}
            />
            <TextField
              name="handoverNote"
              label={t('organisation.postings.handoverNote')}
              rows={3}
              maxLength={500}
              help={t('organisation.postings.handoverHint')}
            />
          </>
        ) : null}
        <div className="org-two">
          <DateField name="fromOn" label={t('organisation.postings.fromOn')} required />
          <DateField name="toOn" label={t('organisation.postings.toOn')} required={duty === COVER} />
        </div>
        <div className="org-two">
          <EnumSelect
            name="communityTitle"
            label={t('organisation.postings.communityTitle')}
            values={COMMUNITY_TITLES}
            family="organisation.value"
            allowClear
          />
          <TextField name="titleDocNo" label={t('organisation.postings.titleDocNo')} maxLength={60} />
        </div>
      </Form>
    </Modal>
  )
}
