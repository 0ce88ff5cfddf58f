import { Chips } from '#ui/forms/chips.tsx'
import { type MessageKey, type Translate, useT } from '#ui/i18n/i18n.ts'
import { type Bar, BARS, type Block, type Conduct, CONDUCTS, type Ground, GROUNDS } from '../../eligibility.ts'
import { Part, Switch, TextLine } from './parts.tsx'
import type { FieldsProps } from './quarrel-fields.tsx'
import { blocksOf, type Question, QUESTIONS, type QuarrelValues } from './quarrel-values.ts'
import { SettledFields } from './settled-fields.tsx'
import { choices } from './words.ts'

const LOSSES = ['不涉及', '无争议', '有争议'] as const

/** What settling on the spot asks for: how, what was agreed, and that both were told and agree. */
export function SpotFields({ v, change }: FieldsProps) {
  const t = useT()
  const isPolice = v.mode === '治安调解'
  return (
    <>
      <Part title={t('disputes.phone.mode')}>
        <Chips
          single
          label={t('disputes.phone.mode')}
          options={choices(t, 'mode', ['行政调解', '治安调解'])}
          value={v.mode}
          onChange={(mode: QuarrelValues['mode']) => change({ mode })}
        />
        <p className="lf-quiet">{t(isPolice ? 'disputes.phone.modePolice' : 'disputes.phone.modeOther')}</p>
      </Part>
      {isPolice ? <Eligibility v={v} change={change} /> : null}
      <Part title={t('disputes.phone.settled')}>
        <SettledFields v={v} change={change} />
      </Part>
      <TextLine
        id="dispute-recorder"
        label={t(isPolice ? 'disputes.phone.recorderNo' : 'disputes.phone.recorderMaybe')}
        maxLength={60}
        value={v.recorderNo}
        onChange={(recorderNo) => change({ recorderNo })}
      />
      <div>
        <Switch label={t('disputes.phone.told')} isOn={v.isTold} onChange={(isTold) => change({ isTold })} />
        <Switch
          label={t('disputes.phone.consented')}
          isOn={v.isConsented}
          onChange={(isConsented) => change({ isConsented })}
        />
      </div>
    </>
  )
}

/** The questions of 程序规定 178 and 179, and what stands against it the moment it is answered. */
function Eligibility({ v, change }: FieldsProps) {
  const t = useT()
  const blocks = blocksOf(v)
  return (
    <Part title={t('disputes.phone.eligible')}>
      <TextLine
        id="dispute-incident"
        label={t('disputes.phone.incidentNo')}
        maxLength={60}
        value={v.incidentNo}
        onChange={(incidentNo) => change({ incidentNo })}
      />
      <h3>{t('disputes.phone.conduct')}</h3>
      <Chips
        single
        label={t('disputes.phone.conduct')}
        options={choices(t, 'conduct', CONDUCTS)}
        value={v.conduct}
        onChange={(conduct: Conduct) => change({ conduct })}
      />
      <h3>{t('disputes.phone.ground')}</h3>
      <Chips
        single
        label={t('disputes.phone.ground')}
        options={choices(t, 'ground', GROUNDS)}
        value={v.ground}
        onChange={(ground: Ground) => change({ ground })}
      />
      <h3>{t('disputes.phone.questions')}</h3>
      <Chips
        label={t('disputes.phone.questions')}
        options={choices(t, 'field.q', QUESTIONS)}
        value={v.yes}
        onChange={(yes: Question[]) => change({ yes })}
      />
      <h3>{t('disputes.phone.loss')}</h3>
      <Chips
        single
        label={t('disputes.phone.loss')}
        options={choices(t, 'loss', LOSSES)}
        value={v.loss}
        onChange={(loss: QuarrelValues['loss']) => change({ loss })}
      />
      <details>
        <summary>{t('disputes.phone.bars', { count: v.bars.length })}</summary>
        <Chips
          label={t('disputes.phone.barsOf')}
          options={choices(t, 'bar', BARS)}
          value={v.bars}
          onChange={(bars: Bar[]) => change({ bars })}
        />
      </details>
      <div role="status" className="lf-stack">
        {blocks.length === 0 ? (
          <p>
            <span aria-hidden="true">✓ </span>
            {t('disputes.phone.allowed')}
          </p>
        ) : (
          <>
            <p>{t('disputes.phone.blocked', { count: blocks.length })}</p>
            <ul>
              {blocks.map((block) => (
                <li key={block.code}>{blockWords(t, block)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Part>
  )
}

/** What stands against it, with the article that says so. */
function blockWords(t: Translate, { code, basis }: Block): string {
  const key = code.startsWith('BAR:') ? `disputes.bar.${code.slice('BAR:'.length)}` : `disputes.block.${code}`
  return t('disputes.phone.block', { what: t(key as MessageKey), article: basis.split(':')[1] ?? '' })
}
