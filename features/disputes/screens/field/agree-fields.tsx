import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type AgreementForm, COURSES, PERFORM_MODES, type PerformMode } from '../../vocabulary.ts'
import { formsOf, signersOf } from './act-values.ts'
import { Part, Switch, TextLine } from './parts.tsx'
import { type ActFieldsProps, RecorderNo } from './short-fields.tsx'
import { SettledFields } from './settled-fields.tsx'
import { Signature } from './signature.tsx'
import { choices } from './words.ts'

/** What was agreed, in the form the law has for it, with the hands of those who agreed. */
export function AgreeFields(props: ActFieldsProps) {
  const t = useT()
  const { file, v, change } = props
  const forms = formsOf(file)
  const isWritten = v.form === '书面'
  return (
    <>
      {forms.length > 1 ? (
        <Part title={t('disputes.phone.form')}>
          <Chips
            single
            label={t('disputes.phone.form')}
            options={choices(t, 'form', forms)}
            value={v.form}
            onChange={(form: AgreementForm) => change({ form })}
          />
        </Part>
      ) : null}
      <p className="lf-quiet">{t(`disputes.phone.formHelp.${v.form}`)}</p>
      <Facts {...props} />
      <Terms {...props} />
      {isWritten ? <Written {...props} /> : null}
      {v.form === '当场' || file.mode === '治安调解' ? <RecorderNo {...props} isNeeded={v.form === '当场'} /> : null}
      <Signatures {...props} />
      {isWritten ? (
        <Switch label={t('disputes.phone.sealed')} isOn={v.isSealed} onChange={(isSealed) => change({ isSealed })} />
      ) : null}
    </>
  )
}

/** A press writes its phrase into the text, where it can be changed. */
function Facts({ v, change }: ActFieldsProps) {
  const t = useT()
  const parts = v.facts.split('；').filter(Boolean)
  return (
    <Part title={t('disputes.phone.agreedFacts')}>
      <Chips
        label={t('disputes.phone.agreedFacts')}
        options={choices(t, 'phrase', COURSES)}
        value={parts}
        onChange={(facts: string[]) => change({ facts: facts.join('；') })}
      />
      <TextLine
        long
        id="dispute-facts"
        label={t('disputes.phone.text')}
        maxLength={2000}
        value={v.facts}
        onChange={(facts) => change({ facts })}
      />
    </Part>
  )
}

function Terms({ v, change }: ActFieldsProps) {
  const t = useT()
  const isOnSpot = v.form === '当场'
  return (
    <Part title={t('disputes.phone.settled')}>
      <SettledFields v={v} change={change} />
      {isOnSpot ? null : (
        <>
          <h3>{t('disputes.phone.performMode')}</h3>
          <Chips
            single
            label={t('disputes.phone.performMode')}
            options={choices(t, 'performMode', PERFORM_MODES)}
            value={v.performMode}
            onChange={(performMode: PerformMode) => change({ performMode })}
          />
          {v.performMode === '当场' ? null : (
            <TextLine
              type="date"
              id="dispute-perform-by"
              label={t('disputes.phone.performBy')}
              maxLength={10}
              value={v.performBy}
              onChange={(performBy) => change({ performBy })}
            />
          )}
        </>
      )}
    </Part>
  )
}

/** What a written agreement has to say (人民调解法 29, 程序规定 184). */
function Written({ file, v, change }: ActFieldsProps) {
  const t = useT()
  return (
    <>
      {file.mode === '治安调解' ? null : (
        <TextLine
          long
          id="dispute-issues"
          label={t('disputes.phone.issues')}
          maxLength={2000}
          value={v.issues}
          onChange={(issues) => change({ issues })}
        />
      )}
      <TextLine
        long
        id="dispute-responsibilities"
        label={t('disputes.phone.responsibilities')}
        maxLength={2000}
        value={v.responsibilities}
        onChange={(responsibilities) => change({ responsibilities })}
      />
      <TextLine
        id="dispute-mediator"
        label={t('disputes.signsAs.调解员')}
        maxLength={50}
        value={v.mediator}
        onChange={(mediator) => change({ mediator })}
      />
    </>
  )
}

function Signatures({ file, v, change }: ActFieldsProps) {
  const t = useT()
  const signers = signersOf(file, v)
  if (signers.length === 0) return null
  return (
    <Part title={t('disputes.phone.signatures')}>
      <p className="lf-quiet">{t('disputes.phone.signaturesHelp')}</p>
      {signers.map(({ key, as, name }) => (
        <Signature
          key={key}
          who={`${t(`disputes.signsAs.${as}`)} ${name}`}
          signed={v.signatures[key] ?? ''}
          onChange={(signed) => change({ signatures: { ...v.signatures, [key]: signed } })}
        />
      ))}
    </Part>
  )
}
