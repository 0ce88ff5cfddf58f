import { Button, Form, Input } from 'antd'
import { Chips } from '#ui/forms/chips.tsx'
import { requiredRule } from '#ui/forms/fields.tsx'
import { SignaturePad } from '#ui/forms/signature-pad.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type AgreementForm, SIGN_WAYS } from '../../vocabulary.ts'
import { choices } from '../words.ts'
import { type AgreementValues, isAsked, type SignerValues } from './agreement.ts'
import { ON_PAPER } from './modes.ts'

/** As many as the contract takes beside parties and mediators. */
const SIGNERS_MAX = 60

interface Props {
  form: AgreementForm | undefined
  /** Of the pairs that agree. */
  parties: readonly string[]
}

/** Everybody who signs, each with how; untouched, he has not. One press says that all signed the paper. */
export function Signatures({ form: kind, parties }: Props) {
  const t = useT()
  const form = Form.useFormInstance<AgreementValues>()
  const signers = (Form.useWatch('signatures', { form, preserve: true }) as SignerValues[] | undefined) ?? []
  const asked = signers.map((one) => isAsked(one, kind, parties))
  if (!asked.includes(true)) return null
  const allOnPaper = () =>
    form.setFieldValue(
      'signatures',
      (form.getFieldValue('signatures') as SignerValues[]).map((one) => {
        const { strokes: _, ...s } = one
        return isAsked(one, kind, parties) ? { ...s, how: '纸质签名' } : one
      }),
    )
  return (
    <Form.List name="signatures">
      {(rows, { add, remove }) => (
        <fieldset className="dp-checks">
          <legend className="dp-legend">{t('disputes.agreement.signatures')}</legend>
          <p className="dp-row dp-gap-after">
            <Button onClick={allOnPaper}>{t('disputes.agreement.allOnPaper')}</Button>
            {rows.length < SIGNERS_MAX && kind === ON_PAPER ? (
              <Button onClick={() => add({ as: '见证人' })}>{t('disputes.agreement.addWitness')}</Button>
            ) : null}
          </p>
          <ul className="dp-list">
            {rows
              .filter((row) => asked[row.name])
              .map((row) => (
                <li key={row.key}>
                  <Signer at={row.name} onRemove={() => remove(row.name)} />
                </li>
              ))}
          </ul>
        </fieldset>
      )}
    </Form.List>
  )
}

function Signer({ at, onRemove }: { at: number; onRemove: () => void }) {
  const t = useT()
  const form = Form.useFormInstance<AgreementValues>()
  const signer = Form.useWatch(['signatures', at], { form, preserve: true }) as SignerValues | undefined
  if (signer === undefined) return null
  const role = t(`disputes.signsAs.${signer.as}`)
  const isNamedHere = signer.as === '见证人' || signer.as === '监护人'
  const label = `${role} ${isNamedHere ? '' : (signer.name ?? '')}`.trim()
  return (
    <>
      {isNamedHere ? (
        <Form.Item
          name={[at, 'name']}
          label={role}
          rules={signer.how || signer.as === '见证人' ? [requiredRule(t)] : []}
        >
          <Input autoComplete="off" maxLength={50} />
        </Form.Item>
      ) : null}
      <Form.Item name={[at, 'how']} label={isNamedHere ? t('disputes.agreement.how') : label}>
        <Chips single label={label} options={choices(t, 'signWay', SIGN_WAYS)} />
      </Form.Item>
      {signer.how === '屏幕签名' ? (
        <Form.Item name={[at, 'strokes']} rules={[requiredRule(t)]}>
          <SignaturePad label={label} />
        </Form.Item>
      ) : null}
      {signer.as === '见证人' ? (
        <Button size="small" onClick={onRemove}>
          {t('disputes.agreement.removeWitness')}
        </Button>
      ) : null}
    </>
  )
}
