import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useDoor } from '#features/visits/screens/field/public.ts'
import { DRAFT, type Opened, useOpened } from '#ui/device/device.ts'
import { holdBack, useHeldBack } from '#ui/device/held-back.ts'
import { useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Field, FIELDS } from '../../vocabulary.ts'
import { blankSuggestion, suggestionOf, type SuggestionValues, withField } from '../suggestion-values.ts'
import { faultOf } from './suggestion-fault.ts'

/** One form on the phone, of no door: what is kept says as little as what is sent. */
const OPEN_FORM = `${DRAFT}suggestion`
const blank = () => blankSuggestion(crypto.randomUUID(), '走访带回')

/** Noting a suggestion on a round, with or without a signal. Of the door only its community is used. */
export default function SuggestionOnTheRound() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const found = useDoor(opened, addressId)
  const begun = useBegun(opened, OPEN_FORM, blank)
  if (found === null) return <p>{t('suggestions.day.notHere')}</p>
  if (found === undefined || begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  // A day that an older app took has no communities.
  const community = found.load.communities?.find((one) => one.code === found.door.communityCode)
  return (
    <>
      <h1>{t('suggestions.new')}</h1>
      <p>
        <Link to="/doors/$addressId" params={{ addressId } as never} className="lf-link">
          {t('suggestions.day.back')}
        </Link>
      </p>
      <Waiting opened={opened} />
      {community === undefined ? (
        <p>{t('suggestions.day.tellOfficer')}</p>
      ) : (
        <SuggestionSheet key={begun.id} opened={opened} community={community} begun={begun} backTo={addressId} />
      )}
    </>
  )
}

/** What was recorded today is not on its way yet. */
function Waiting({ opened }: { opened: Opened }) {
  const t = useT()
  const count = useHeldBack(opened.author)
  return count === 0 ? null : <p className="lf-quiet">{t('suggestions.day.waiting', { count })}</p>
}

/** Kept on the phone until it is opened on another day, under the name of the community. */
const noteSuggestion = (opened: Opened, community: { code: string; name: string }, v: SuggestionValues) =>
  holdBack(opened, {
    kind: 'suggestions.recordSuggestion',
    input: suggestionOf(v as SuggestionValues & { field: Field }, {
      communityCode: community.code,
      receivedOn: todayInShanghai(),
    }),
    label: community.name,
  })

interface SheetProps {
  opened: Opened
  community: { code: string; name: string }
  begun: SuggestionValues
  backTo: string
}

function SuggestionSheet({ opened, community, begun, backTo }: SheetProps) {
  const t = useT()
  const navigate = useNavigate()
  const { v, change, fault, record } = useSheet(opened, OPEN_FORM, begun)
  const save = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v)
        return lacks && t(lacks)
      },
      act: () => noteSuggestion(opened, community, v),
      after: () => navigate({ to: '/doors/$addressId', params: { addressId: backTo } as never }),
    })
  return (
    <>
      <p className="lf-quiet">{t('suggestions.day.area', { name: community.name })}</p>
      <SuggestionFields v={v} change={change} />
      <p className="lf-quiet">{t('suggestions.day.later')}</p>
      <FieldFoot fault={fault} label={t('suggestions.save')} onPress={save} />
    </>
  )
}

/** The sheet for a thumb. */
function SuggestionFields({ v, change }: { v: SuggestionValues; change: (v: SuggestionValues) => void }) {
  const t = useT()
  return (
    <>
      <section className="lf-stack">
        <h2>{t('suggestions.fact.field')}</h2>
        <Chips
          single
          label={t('suggestions.fact.field')}
          options={FIELDS.map((value) => ({ value, label: t(`suggestions.field.${value}`) }))}
          value={v.field}
          onChange={(field: Field) => change(withField(v, field))}
        />
      </section>
      <section className="lf-stack">
        <h2>
          <label htmlFor="suggestion-text">{t('suggestions.fact.text')}</label>
        </h2>
        <textarea
          autoComplete="off"
          id="suggestion-text"
          className="lf-input"
          maxLength={1000}
          value={v.text}
          onChange={(event) => change({ ...v, text: event.target.value })}
        />
        <p className="lf-quiet">{t('suggestions.fact.textHelp')}</p>
      </section>
      <label className="lf-choice">
        <input
          autoComplete="off"
          type="checkbox"
          checked={v.wantsAnswer}
          onChange={(event) => change({ ...v, wantsAnswer: event.target.checked })}
        />
        {t('suggestions.fact.wantsAnswer')}
      </label>
      <label className="lf-choice">
        <input
          autoComplete="off"
          type="checkbox"
          checked={v.isPoliceMatter}
          onChange={(event) => change({ ...v, isPoliceMatter: event.target.checked })}
        />
        {t('suggestions.fact.isPoliceMatter')}
      </label>
      <section className="lf-stack">
        <h2>
          <label htmlFor="suggestion-speaker">{t('suggestions.fact.speaker')}</label>
        </h2>
        <input
          autoComplete="off"
          id="suggestion-speaker"
          className="lf-input"
          maxLength={40}
          placeholder={t('suggestions.unnamed')}
          value={v.speaker}
          onChange={(event) => change({ ...v, speaker: event.target.value })}
        />
        <p className="lf-quiet">{t('suggestions.fact.speakerHelp')}</p>
      </section>
    </>
  )
}
