import { Button } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { openPrint } from '#ui/api/download.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { CardLanguage } from '../../vocabulary.ts'
import { LanguageField } from './place-choice.tsx'

/** As many doors as the address of a page to open may name. */
const DOORS_MAX = 100

interface Props {
  route: ApiOutput<'contactCards.getDesk'>['route']
  /** Visits of today that note a slip. */
  noted: number
  /** Legal date, as the server counts it. */
  today: string
}

/** Not-met slips: for doors that are chosen beforehand, or for visits that noted one. */
export function Slips({ route, noted, today }: Props) {
  const t = useT()
  const [chosen, setChosen] = useState<string[]>([])
  const [language, setLanguage] = useState<CardLanguage>('zh-CN')
  return (
    <section className="la-panel">
      <h2 className="cc-heading">{t('contactCards.slips.title')}</h2>
      <p className="cc-hint">{t('contactCards.slips.explain')}</p>
      {route.length === 0 ? (
        <p>{t('contactCards.slips.noRoute')}</p>
      ) : (
        <div className="cc-doors">
          <Chips
            label={t('contactCards.slips.doors')}
            value={chosen}
            onChange={(next: string[]) => setChosen(next.slice(0, DOORS_MAX))}
            options={route.map((one) => ({ value: one.addressId, label: one.addressText }))}
          />
        </div>
      )}
      <LanguageField value={language} onChange={setLanguage} />
      <div className="cc-acts">
        <Button
          disabled={chosen.length === 0}
          onClick={() => openPrint('contactCards.printSlips', { doors: chosen.join(','), language })}
        >
          {t('contactCards.slips.chosen', { count: chosen.length })}
        </Button>
        <Button disabled={noted === 0} onClick={() => openPrint('contactCards.printSlips', { on: today, language })}>
          {t('contactCards.slips.recorded', { count: noted })}
        </Button>
      </div>
    </section>
  )
}
