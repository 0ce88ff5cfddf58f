import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import { STATE } from '../../vocabulary.ts'

type State = (typeof STATE)[keyof typeof STATE]

const TONES: Record<State, StatusTone> = {
  [STATE.draft]: 'neutral',
  [STATE.waiting]: 'waiting',
  [STATE.live]: 'good',
  [STATE.retired]: 'bad',
}

/** State of an address as icon and word. */
export const AddressState = ({ state }: { state: State }) => {
  const t = useT()
  return <StatusTag tone={TONES[state]}>{t(`places.state.${state}`)}</StatusTag>
}
