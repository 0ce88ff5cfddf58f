import { Alert, Button, Form, type FormInstance } from 'antd'
import { type ReactNode, useState } from 'react'
import { ApiError, conflictOf } from '#ui/api/api-error.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { useDraft } from './draft.ts'

interface Props<V extends object> {
  /** Form and record: `places.edit.<id>`. Drafts are kept per account. */
  formKey: string
  initial?: Partial<V> | undefined
  submit: string
  /** Rejects with ApiError; its field errors appear at their fields. */
  onSubmit: (values: V) => Promise<unknown>
  onCancel?: () => void
  /** Words for the fields of a conflict: field name → label. Others stay out of the comparison. */
  conflictLabels?: Record<string, string>
  /** Takes the other person's values into the form: at least the version. */
  onConflict?: (current: Record<string, unknown>) => void
  form?: FormInstance<V>
  /** What of the values is kept as a draft on this machine, which others use too: leaves out identity numbers and phones. */
  draftOf?: (values: V) => V
  children: ReactNode
}

/** A form that drafts itself, puts the server's field errors where they belong, and shows both values of a conflict. */
export function FormPage<V extends object>(props: Props<V>) {
  const {
    formKey,
    initial,
    submit,
    onSubmit,
    onCancel,
    conflictLabels = {},
    onConflict,
    draftOf = (values: V) => values,
    children,
  } = props
  const t = useT()
  const me = useMe()
  const [own] = Form.useForm<V>()
  const form = props.form ?? own
  const draft = useDraft<V>(`${me.account.id}.${formKey}`)
  const [restored, setRestored] = useState(draft.found !== undefined)
  const [busy, setBusy] = useState(false)
  const [current, setCurrent] = useState<Record<string, unknown> | null>(null)

  const send = async () => {
    const values = form.getFieldsValue(true) as V
    setBusy(true)
    try {
      await onSubmit(values)
      draft.drop()
      setRestored(false)
    } catch (error) {
      const other = conflictOf(error)
      if (other) setCurrent(other)
      else if (!putErrors(form, error)) showError(error)
    } finally {
      setBusy(false)
    }
  }
  const discard = () => {
    draft.drop()
    setRestored(false)
    form.resetFields()
    if (initial) form.setFieldsValue(initial as never)
  }
  return (
    <Form<V>
      form={form}
      layout="vertical"
      className="la-form"
      requiredMark
      scrollToFirstError={{ focus: true }}
      initialValues={{ ...initial, ...draft.found }}
      onValuesChange={() => draft.keep(draftOf(form.getFieldsValue(true) as V))}
      onFinish={() => void send()}
    >
      {restored ? (
        <Alert
          className="la-draft"
          type="info"
          showIcon
          title={t('ui.draft.restored')}
          action={
            <Button size="small" onClick={discard}>
              {t('ui.draft.discard')}
            </Button>
          }
        />
      ) : null}
      {children}
      <div className="la-form-acts">
        {onCancel ? <Button onClick={onCancel}>{t('ui.cancel')}</Button> : null}
        <Button type="primary" htmlType="submit" loading={busy}>
          {submit}
        </Button>
      </div>
      <ConflictDialog
        current={current}
        mine={form.getFieldsValue(true) as Record<string, unknown>}
        labels={conflictLabels}
        onTake={() => {
          if (current) {
            form.setFieldsValue(current as never)
            onConflict?.(current)
          }
          draft.drop()
          setCurrent(null)
        }}
        onKeepMine={() => {
          if (current) onConflict?.(current)
          setCurrent(null)
        }}
      />
    </Form>
  )
}

/** Puts `fields[].path` to the form's fields and focuses the first. @returns false where no field is concerned. */
export function putErrors(form: FormInstance, error: unknown): boolean {
  if (!(error instanceof ApiError) || error.fields.length === 0) return false
  const fields = error.fields.map((f) => ({
    name: f.path.split('.').map((p) => (/^\d+$/.test(p) ? Number(p) : p)),
    errors: [f.message],
  }))
  form.setFields(fields as never)
  const known = fields.filter((f) => form.getFieldInstance(f.name as never) !== undefined)
  if (known.length === 0) showError(error)
  else form.scrollToField(known[0]?.name as never, { focus: true })
  return true
}
