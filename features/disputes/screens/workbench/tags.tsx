import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import type { Colour, State } from '../../vocabulary.ts'

const STATES: Readonly<Record<State, StatusTone>> = {
  REGISTERED: 'attention',
  NOT_MEDIABLE: 'neutral',
  MERGED: 'neutral',
  TRIAGED: 'attention',
  ACCEPTED: 'waiting',
  MEDIATING: 'waiting',
  AGREED: 'waiting',
  PERFORMING: 'waiting',
  PERFORMED: 'good',
  BREACHED: 'bad',
  FAILED: 'bad',
  FOLLOWUP: 'attention',
  SUED: 'neutral',
  CASE: 'neutral',
  APPLY_ACCEPTANCE: 'attention',
  ACCEPTED_BY_POLICE: 'good',
  REFUSED: 'bad',
  VISITING_BACK: 'waiting',
  WITHDRAWN: 'neutral',
  CLOSED: 'good',
}

export function StateTag({ state }: { state: State }) {
  const t = useT()
  return <StatusTag tone={STATES[state]}>{t(`disputes.state.${state}`)}</StatusTag>
}

const COLOURS: Readonly<Record<Colour, StatusTone>> = { 蓝: 'neutral', 黄: 'waiting', 橙: 'attention', 红: 'bad' }

/** The warning of a case: word and sign, the colour of the tag only underlines them. */
export function ColourTag({ colour }: { colour: Colour }) {
  const t = useT()
  return (
    <StatusTag tone={COLOURS[colour]}>{t('disputes.colourTag', { colour: t(`disputes.colour.${colour}`) })}</StatusTag>
  )
}
