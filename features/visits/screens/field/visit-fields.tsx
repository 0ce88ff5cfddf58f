import { type ReactNode, useEffect, useState } from 'react'
import { Chips } from '#ui/forms/chips.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { CHIPS, GEO_REASONS, TOPICS, VISIT_KINDS } from '../../vocabulary.ts'
import type { SheetValues } from '../sheet-values.ts'
import type { Door, Load } from './carried.ts'

const WAIT_MS = 8_000
const DECIMALS = 1e6

interface Props {
  door: Door
  colleagues: Load['colleagues']
  v: SheetValues
  change: (part: Partial<SheetValues>) => void
  /** Target and closed tasks of a recorded visit stay. */
  isNew: boolean
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="lf-stack">
    <h2>{title}</h2>
    {children}
  </section>
)

/** Where the visitor stands: the phone is asked at once; where it does not know, a reason is pressed. */
function Position({ v, change }: Pick<Props, 'v' | 'change'>) {
  const t = useT()
  const [state, setState] = useState<'asking' | 'failed'>('asking')
  const isKnown = v.lng !== undefined
  useEffect(() => {
    if (isKnown) return
    if (!('geolocation' in navigator)) return setState('failed')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const short = (n: number) => Math.round(n * DECIMALS) / DECIMALS
        change({ lng: short(coords.longitude), lat: short(coords.latitude), geoMethod: 'GPS' })
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 30_000 },
    )
  }, [isKnown, change])
  if (v.lng !== undefined)
    return (
      <Part title={t('visits.field.position')}>
        <p>
          <span aria-hidden="true">✓ </span>
          {t('visits.position.taken')}
        </p>
      </Part>
    )
  return (
    <Part title={state === 'asking' ? t('visits.position.asking') : t('visits.field.geoReason')}>
      <Chips
        single
        label={t('visits.field.geoReason')}
        options={GEO_REASONS.map((value) => ({ value, label: t(`visits.geoReason.${value}`) }))}
        value={v.geoReason ?? ''}
        onChange={(geoReason: string) => change({ geoReason })}
      />
    </Part>
  )
}

/** The sheet for a thumb: what is usual is chosen already, what is rare is folded away. */
export function VisitFields({ door, colleagues, v, change, isNew }: Props) {
  const t = useT()
  const targets = [
    ...door.households.map((h) => ({
      value: `household:${h.id}`,
      label: t('visits.household', { no: h.no, count: h.members.length }),
    })),
    ...(door.houseId && door.households.length === 0
      ? [{ value: `house:${door.houseId}`, label: t('visits.house') }]
      : []),
  ]
  const members = door.households.find((h) => `household:${h.id}` === v.target)?.members ?? []
  const closing = door.tasks.filter((one) => one.closes)
  const met = v.met === 'yes'
  return (
    <>
      {isNew && targets.length > 1 ? (
        <Part title={t('visits.field.target')}>
          <Chips
            single
            label={t('visits.field.target')}
            options={targets}
            value={v.target}
            onChange={(target: string) => change({ target, metPersonIds: [] })}
          />
        </Part>
      ) : null}
      <Part title={t('visits.field.met')}>
        <Chips
          single
          label={t('visits.field.met')}
          options={[
            { value: 'yes', label: t('visits.met') },
            { value: 'no', label: t('visits.notMet') },
          ]}
          value={v.met}
          onChange={(value: 'yes' | 'no') => change({ met: value, metPersonIds: [], notMetSlip: value === 'no' })}
        />
      </Part>
      {met && members.length > 0 ? (
        <Part title={t('visits.field.persons')}>
          <Chips
            label={t('visits.field.persons')}
            options={members.map((m) => ({ value: m.personId, label: `${m.nameMask} ${m.relationToHead}` }))}
            value={v.metPersonIds}
            onChange={(metPersonIds: string[]) => change({ metPersonIds })}
          />
        </Part>
      ) : null}
      {met ? null : (
        <label className="lf-choice">
          <input
            autoComplete="off"
            type="checkbox"
            checked={v.notMetSlip}
            onChange={(event) => change({ notMetSlip: event.target.checked })}
          />
          {t('visits.field.notMetSlip')}
        </label>
      )}
      <Part title={t('visits.field.topics')}>
        <Chips
          label={t('visits.field.topics')}
          options={TOPICS.map((value) => ({ value, label: t(`visits.topic.${value}`) }))}
          value={v.topics}
          onChange={(topics: SheetValues['topics']) => change({ topics })}
        />
      </Part>
      {met ? (
        <Part title={t('visits.field.chips')}>
          <Chips
            label={t('visits.field.chips')}
            options={CHIPS.map((value) => ({ value, label: t(`visits.chip.${value}`) }))}
            value={v.summaryChips}
            onChange={(summaryChips: SheetValues['summaryChips']) => change({ summaryChips })}
          />
        </Part>
      ) : null}
      <Position v={v} change={change} />
      <details>
        <summary>{t('visits.day.more')}</summary>
        <div className="lf-stack">
          <label htmlFor="visit-summary">{t('visits.field.summary')}</label>
          <textarea
            autoComplete="off"
            id="visit-summary"
            className="lf-input"
            maxLength={1000}
            value={v.summary ?? ''}
            onChange={(event) => change({ summary: event.target.value })}
          />
          {isNew && closing.length > 0 ? (
            <Part title={t('visits.field.tasks')}>
              <Chips
                label={t('visits.field.tasks')}
                options={closing.map((one) => ({ value: one.id, label: `${one.title} ${formatDate(one.dueOn)}` }))}
                value={v.taskIds}
                onChange={(taskIds: string[]) => change({ taskIds })}
              />
            </Part>
          ) : null}
          <Part title={t('visits.field.kind')}>
            <Chips
              single
              label={t('visits.field.kind')}
              options={VISIT_KINDS.map((value) => ({ value, label: t(`visits.kind.${value}`) }))}
              value={v.kind}
              onChange={(kind: SheetValues['kind']) => change({ kind })}
            />
          </Part>
          <Part title={t('visits.field.visitors')}>
            <Chips
              label={t('visits.field.visitors')}
              options={colleagues.map((c) => ({ value: c.id, label: c.name }))}
              value={v.visitorIds}
              onChange={(visitorIds: string[]) => change({ visitorIds })}
            />
          </Part>
          <label htmlFor="visit-started">{t('visits.field.startedAt')}</label>
          <input
            autoComplete="off"
            id="visit-started"
            type="datetime-local"
            className="lf-input"
            value={v.startedAt}
            onChange={(event) => change({ startedAt: event.target.value })}
          />
          <label htmlFor="visit-result">{t('visits.field.result')}</label>
          <input
            autoComplete="off"
            id="visit-result"
            className="lf-input"
            maxLength={200}
            value={v.result ?? ''}
            onChange={(event) => change({ result: event.target.value })}
          />
          <label className="lf-choice">
            <input
              autoComplete="off"
              type="checkbox"
              checked={v.cardLeft}
              onChange={(event) => change({ cardLeft: event.target.checked })}
            />
            {t('visits.field.cardLeft')}
          </label>
        </div>
      </details>
    </>
  )
}
