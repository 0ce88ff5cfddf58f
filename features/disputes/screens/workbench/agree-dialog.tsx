import { AutoComplete, Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DateField, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { formatDay, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type AgreementForm, PERFORM_MODES, type PerformMode } from '../../vocabulary.ts'
import { CHANGES, choices, type File } from '../words.ts'
import { Pairs } from './act-fields.tsx'
import { type AgreementValues, blankAgreement, draftOf, formsOf, inputOf, lastDay, partiesOf } from './agreement.ts'
import { ON_PAPER, ORAL, POLICE } from './modes.ts'
import type { DialogProps } from './next-acts.tsx'
import { pairsFor } from './offers.ts'
import { inPlace } from './section.tsx'
import { Signatures } from './signatures.tsx'

/** As many terms as an agreement may hold. */
const TERMS_MAX = 20

/** What they agreed to, with who signed (人民调解法 29, 程序规定 184). It drafts itself: a long form is left and come back to. */
export function AgreeDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const agree = useApiCommand('disputes.agree', { invalidates: CHANGES, quiet: true })
  const pairs = pairsFor(file, 'agree')
  const [initial] = useState(() => blankAgreement(file, pairs))
  const send = async (v: AgreementValues) => {
    const upon = v.pairs ?? pairs
    const { agreementNo } = await agree.mutateAsync({
      id: file.id,
      version: file.version,
      pairs: upon,
      ...inputOf(v, partiesOf(file, upon)),
    })
    toast(
      agreementNo
        ? t('disputes.agreement.made', { no: agreementNo })
        : t('disputes.done', { act: t('disputes.act.agree') }),
    )
    onClose()
  }
  return (
    <Modal
      open
      title={t('disputes.act.agree')}
      footer={null}
      width={820}
      className="dp-wide"
      onCancel={onClose}
      destroyOnHidden
    >
      <p className="la-consequence">{t('disputes.consequence.agree')}</p>
      <FormPage<AgreementValues>
        formKey={`disputes.agree.${file.id}`}
        initial={initial}
        submit={t('disputes.act.agree')}
        draftOf={draftOf}
        onSubmit={send}
        onCancel={onClose}
        onConflict={onReload}
      >
        <Fields file={file} pairs={pairs} />
      </FormPage>
    </Modal>
  )
}

function Fields({ file, pairs }: { file: File; pairs: readonly string[] }) {
  const t = useT()
  const form = Form.useWatch('form') as AgreementForm | undefined
  const mode = Form.useWatch('performMode') as PerformMode | undefined
  const chosen = Form.useWatch('pairs') as string[] | undefined
  const last = lastDay(Form.useWatch('terms') as { by?: string }[] | undefined)
  const isWritten = form === ON_PAPER
  return (
    <>
      <Form.Item name="form" label={t('disputes.agreement.form')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.agreement.form')} options={choices(t, 'form', formsOf(file))} />
      </Form.Item>
      <Pairs file={file} pairs={pairs} name="pairs" />
      <TextField name="facts" label={t('disputes.agreement.facts')} required rows={4} maxLength={3000} />
      {isWritten ? (
        <>
          {file.mode === POLICE ? null : (
            <TextField name="issues" label={t('disputes.agreement.issues')} required rows={2} maxLength={2000} />
          )}
          <TextField
            name="responsibilities"
            label={t(file.mode === POLICE ? 'disputes.agreement.circumstances' : 'disputes.agreement.responsibilities')}
            required
            rows={2}
            maxLength={2000}
          />
        </>
      ) : null}
      <Terms file={file} />
      <Form.Item name="performMode" label={t('disputes.agreement.performMode')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.agreement.performMode')} options={choices(t, 'performMode', PERFORM_MODES)} />
      </Form.Item>
      {mode === '当场' ? null : (
        <DateField
          name="performBy"
          label={t('disputes.agreement.performBy')}
          required={last === undefined}
          min={todayInShanghai()}
          {...(last === undefined ? {} : { help: t('disputes.agreement.performByLast', { day: formatDay(last) }) })}
        />
      )}
      <Signatures form={form} parties={partiesOf(file, chosen ?? pairs)} />
      <Ending file={file} form={form} />
    </>
  )
}

/** Seal and copies on paper; a recording where nothing is on paper. */
function Ending({ file, form }: { file: File; form: AgreementForm | undefined }) {
  const t = useT()
  if (form === ON_PAPER)
    return (
      <div className="dp-two">
        <Form.Item
          name="isSealed"
          valuePropName="checked"
          extra={t('disputes.agreement.sealOf', { body: file.bodyName ?? t('disputes.agreement.station') })}
        >
          <Checkbox>{t('disputes.agreement.isSealed')}</Checkbox>
        </Form.Item>
        <Form.Item name="copies" label={t('disputes.agreement.copies')}>
          <InputNumber min={0} max={20} precision={0} />
        </Form.Item>
      </div>
    )
  if (form === ORAL)
    return (
      <Form.Item name="isRecorded" valuePropName="checked">
        <Checkbox>{t('disputes.agreement.isRecorded')}</Checkbox>
      </Form.Item>
    )
  return (
    <TextField
      name="recorderNo"
      label={t('disputes.field.recorderNo')}
      help={t('disputes.field.recorderHelp')}
      required
      maxLength={60}
    />
  )
}

/** Who does what, how much, by when: a row each. A row without a day is due with the whole. */
function Terms({ file }: { file: File }) {
  const t = useT()
  const names = file.parties.map((p) => ({ value: p.name }))
  return (
    <Form.List name="terms">
      {(rows, { add, remove }) => (
        <fieldset className="dp-checks">
          <legend className="dp-legend">{t('disputes.agreement.terms')}</legend>
          {rows.map((row) => (
            <div key={row.key} className="dp-term">
              <Form.Item name={[row.name, 'who']} label={t('disputes.term.who')} rules={[requiredRule(t)]}>
                <AutoComplete maxLength={50} options={names} getPopupContainer={inPlace} />
              </Form.Item>
              <Form.Item name={[row.name, 'what']} label={t('disputes.term.what')} rules={[requiredRule(t)]}>
                <Input.TextArea rows={1} maxLength={500} />
              </Form.Item>
              <Form.Item name={[row.name, 'amountYuan']} label={t('disputes.term.amount')}>
                <InputNumber min={0} max={2_000_000_000} precision={0} className="dp-full" controls={false} />
              </Form.Item>
              <DateField name={[row.name, 'by']} label={t('disputes.term.by')} min={todayInShanghai()} />
              {rows.length > 1 ? (
                <Button
                  size="small"
                  className="dp-term-out"
                  aria-label={t('disputes.term.removeNo', { no: row.name + 1 })}
                  onClick={() => remove(row.name)}
                >
                  {t('disputes.party.remove')}
                </Button>
              ) : null}
            </div>
          ))}
          {rows.length < TERMS_MAX ? <Button onClick={() => add({})}>{t('disputes.term.add')}</Button> : null}
        </fieldset>
      )}
    </Form.List>
  )
}
