import { useId } from 'react'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { END_REASONS, PHONE_KINDS, RELATIONS } from '../../vocabulary.ts'
import { isGone, type Member, type Noted, type Said } from './member-values.ts'

interface Props {
  member: Member
  said: Said
  noted: Noted | undefined
  mayCheck: boolean
  say: (part: Said) => void
}

/** Reasons that one sees at a door; the others are found at a desk. */
const AT_THE_DOOR = END_REASONS.filter((reason) => reason !== '转常住' && reason !== '重复')

/** One member: where he is, and what of his record is wrong. */
export function MemberFields({ member: m, said, noted, mayCheck, say }: Props) {
  const t = useT()
  const heading = useId()
  return (
    <section className="lf-stack" aria-labelledby={heading}>
      <h2 id={heading}>
        {m.nameMask} {t(`residents.relation.${m.relationToHead as '配偶'}`)}
        {m.isTenant ? ` ${t('residents.tenant')}` : ''}
      </h2>
      {m.waiting ? <p className="lf-quiet">{t('residents.field.waiting')}</p> : null}
      {noted?.found || noted?.corrected ? (
        <p>
          <span aria-hidden="true">✓ </span>
          {t('residents.field.noted', { what: t(noted.found ? foundKey(noted.found) : 'residents.field.corrected') })}
        </p>
      ) : null}
      {mayCheck && !isGone(noted?.found) ? (
        <Chips
          single
          label={t('residents.field.found', { name: m.nameMask })}
          options={[
            { value: 'here', label: t('residents.field.here') },
            ...AT_THE_DOOR.map((value) => ({ value, label: t(`residents.endReason.${value}`) })),
          ]}
          value={said.found ?? ''}
          onChange={(value: NonNullable<Said['found']>) => say({ found: value === said.found ? '' : value })}
        />
      ) : null}
      {isGone(said.found) || isGone(noted?.found) ? null : <Correction m={m} said={said} say={say} />}
    </section>
  )
}

const foundKey = (found: NonNullable<Said['found']>) =>
  isGone(found) ? (`residents.endReason.${found}` as const) : 'residents.field.here'

function Correction({ m, said, say }: { m: Member; said: Said; say: Props['say'] }) {
  const t = useT()
  const id = useId()
  return (
    <details>
      <summary>{t('residents.field.correct', { name: m.nameMask })}</summary>
      <div className="lf-stack">
        <h3>{t('residents.relationToHead')}</h3>
        <Chips
          single
          label={t('residents.relationToHead')}
          options={RELATIONS.map((value) => ({ value, label: t(`residents.relation.${value}`) }))}
          value={said.relationToHead ?? m.relationToHead}
          onChange={(relationToHead: (typeof RELATIONS)[number]) => say({ relationToHead })}
        />
        <label className="lf-choice">
          <input
            autoComplete="off"
            type="checkbox"
            checked={said.tenant === undefined ? m.isTenant : said.tenant === 'yes'}
            onChange={(event) => say({ tenant: event.target.checked ? 'yes' : 'no' })}
          />
          {t('residents.tenant')}
        </label>
        <label htmlFor={`${id}-until`}>{t('residents.field.until')}</label>
        <input
          autoComplete="off"
          id={`${id}-until`}
          type="date"
          className="lf-input"
          value={said.intendedUntil ?? m.intendedUntil ?? ''}
          onChange={(event) => say({ intendedUntil: event.target.value })}
        />
        <label htmlFor={`${id}-phone`}>{t('residents.field.phone')}</label>
        <input
          autoComplete="off"
          id={`${id}-phone`}
          type="tel"
          className="lf-input"
          maxLength={40}
          value={said.phone ?? ''}
          onChange={(event) => say({ phone: event.target.value })}
        />
        {said.phone ? (
          <Chips
            single
            label={t('residents.phoneKindLabel')}
            options={PHONE_KINDS.map((value) => ({ value, label: t(`residents.phoneKind.${value}`) }))}
            value={said.phoneKind ?? '本人'}
            onChange={(phoneKind: (typeof PHONE_KINDS)[number]) => say({ phoneKind })}
          />
        ) : null}
      </div>
    </details>
  )
}
