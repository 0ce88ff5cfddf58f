import { Alert, Checkbox, Form } from 'antd'
import { Chips } from '#ui/forms/chips.tsx'
import { EnumSelect } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import {
  type Answers,
  BARS,
  CONDUCTS,
  type Eligibility,
  GROUNDS,
  policeEligibility,
  spotEligibility,
  type SpotAnswers,
} from '../../eligibility.ts'
import { BASIS } from '../../legal.ts'
import { article, blockWord, choices } from '../words.ts'

const LOSSES = ['不涉及', '无争议', '有争议'] as const

export const NO_ANSWERS: Answers = {
  isCivilDispute: false,
  isViolation: false,
  conduct: null,
  isLesser: false,
  ground: null,
  bars: [],
}
export const NO_SPOT: SpotAnswers = {
  isSlight: false,
  isClear: false,
  isCauseClear: false,
  loss: '不涉及',
  bothAgree: false,
  performAtOnce: false,
}

interface Props {
  /** Where in the form the answers stand. */
  name: string[]
  /** Where the questions of mediation on the spot stand, if they are asked. */
  spot?: string[] | undefined
}

/** Whether 治安调解 may be held, asked in the words of the law: every block stands there with its article while one still answers. */
export function EligibilityFields({ name, spot }: Props) {
  const t = useT()
  const form = Form.useFormInstance()
  const answers = (Form.useWatch(name, { form, preserve: true }) as Answers | undefined) ?? NO_ANSWERS
  const onSpot = (Form.useWatch(spot ?? ['_'], { form, preserve: true }) as SpotAnswers | undefined) ?? NO_SPOT
  const whole = { ...NO_ANSWERS, ...answers, conduct: answers.conduct ?? null, ground: answers.ground ?? null }
  const result = spot ? spotEligibility(whole, { ...NO_SPOT, ...onSpot }) : policeEligibility(whole)
  const check = (key: keyof Answers) => (
    <Form.Item name={[...name, key]} valuePropName="checked" className="dp-tight">
      <Checkbox>{t(`disputes.eligible.${key}` as 'disputes.eligible.isLesser')}</Checkbox>
    </Form.Item>
  )
  return (
    <fieldset className="dp-checks">
      <legend className="dp-legend">{t('disputes.eligible.title')}</legend>
      {check('isCivilDispute')}
      {check('isViolation')}
      {check('isLesser')}
      <EnumSelect
        name={[...name, 'conduct']}
        label={t('disputes.eligible.conduct')}
        values={CONDUCTS}
        family="disputes.conduct"
        allowClear
      />
      <EnumSelect
        name={[...name, 'ground']}
        label={t('disputes.eligible.ground')}
        values={GROUNDS}
        family="disputes.ground"
        allowClear
      />
      <Form.Item name={[...name, 'bars']} label={t('disputes.eligible.bars')}>
        <Chips label={t('disputes.eligible.bars')} options={choices(t, 'bar', BARS)} />
      </Form.Item>
      {spot ? <SpotFields name={spot} /> : null}
      <Verdict of={result} />
    </fieldset>
  )
}

function SpotFields({ name }: { name: string[] }) {
  const t = useT()
  return (
    <>
      <h3 className="dp-legend">{t('disputes.eligible.spot')}</h3>
      {(['isSlight', 'isClear', 'isCauseClear', 'bothAgree', 'performAtOnce'] as const).map((key) => (
        <Form.Item key={key} name={[...name, key]} valuePropName="checked" className="dp-tight">
          <Checkbox>{t(`disputes.eligible.${key}`)}</Checkbox>
        </Form.Item>
      ))}
      <Form.Item name={[...name, 'loss']} label={t('disputes.eligible.loss')}>
        <Chips single label={t('disputes.eligible.loss')} options={choices(t, 'loss', LOSSES)} />
      </Form.Item>
    </>
  )
}

/** What stands against it, each with its article and how far that was checked. */
function Verdict({ of }: { of: Eligibility }) {
  const t = useT()
  return (
    <div aria-live="polite">
      {of.allowed ? (
        <Alert type="success" showIcon title={t('disputes.eligible.yes')} />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={t('disputes.eligible.no')}
          description={
            <ul className="dp-blocks">
              {of.blocks.map(({ code, basis }) => (
                <li key={code}>
                  {t('disputes.eligible.block', {
                    block: blockWord(t, code),
                    basis: article(t, basis),
                    mark: BASIS[basis],
                  })}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  )
}
