import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type Bound, BOUND, SETTLED } from '../../vocabulary.ts'
import type { ActValues } from './act-values.ts'
import { TextLine } from './parts.tsx'
import { choices } from './words.ts'

/** What an agreement of any form settles. */
type Settled = Pick<ActValues, 'settled' | 'settledText' | 'bound' | 'amount'>

interface Props {
  v: Settled
  change: (made: Partial<Settled>) => void
}

/** What was settled, who owes it and how much; on the spot and with a written agreement alike. */
export function SettledFields({ v, change }: Props) {
  const t = useT()
  return (
    <>
      <Chips
        label={t('disputes.phone.settled')}
        options={choices(t, 'phrase', SETTLED)}
        value={v.settled}
        onChange={(settled: string[]) => change({ settled })}
      />
      <TextLine
        id="dispute-settled"
        label={t('disputes.phone.settledText')}
        maxLength={400}
        value={v.settledText}
        onChange={(settledText) => change({ settledText })}
      />
      <h3>{t('disputes.phone.bound')}</h3>
      <Chips
        single
        label={t('disputes.phone.bound')}
        options={choices(t, 'bound', BOUND)}
        value={v.bound}
        onChange={(bound: Bound) => change({ bound })}
      />
      <TextLine
        id="dispute-amount"
        label={t('disputes.phone.amount')}
        maxLength={9}
        inputMode="numeric"
        value={v.amount}
        onChange={(amount) => change({ amount })}
      />
    </>
  )
}
