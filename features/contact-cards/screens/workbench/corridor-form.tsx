import { Button, InputNumber } from 'antd'
import { useState } from 'react'
import { openPrint } from '#ui/api/download.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type CardLanguage, TIPS } from '../../vocabulary.ts'
import { LanguageField, type Place, PlaceChoice } from './place-choice.tsx'

/** The notice for the corridors of a building, with tips one chooses. */
export function CorridorForm() {
  const t = useT()
  const [place, setPlace] = useState<Place>()
  const [tips, setTips] = useState<string[]>([])
  const [copies, setCopies] = useState(1)
  const [language, setLanguage] = useState<CardLanguage>('zh-CN')
  const print = () => {
    if (place === undefined) return
    openPrint('contactCards.printNotice', {
      ...place,
      copies,
      language,
      ...(tips.length > 0 ? { tips: tips.join(',') } : {}),
    })
  }
  return (
    <section className="la-panel">
      <h2 className="cc-heading">{t('contactCards.corridor.title')}</h2>
      <div className="cc-fields">
        <p className="cc-hint">{t('contactCards.corridor.explain')}</p>
        <PlaceChoice onChange={setPlace} />
        <Chips
          label={t('contactCards.tips')}
          value={tips}
          onChange={(next: string[]) => setTips(next)}
          options={TIPS.map((value) => ({ value, label: t(`contactCards.tipName.${value}`) }))}
        />
        <label className="cc-number">
          {t('contactCards.copies')}
          <InputNumber min={1} max={30} precision={0} value={copies} onChange={(value) => setCopies(value ?? 1)} />
        </label>
        <LanguageField value={language} onChange={setLanguage} />
        <div className="cc-acts">
          <Button disabled={place === undefined} onClick={print}>
            {t('contactCards.act.print')}
          </Button>
        </div>
      </div>
    </section>
  )
}
