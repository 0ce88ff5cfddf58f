import { Button, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { openPrint } from '#ui/api/download.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { CARD, CARD_KINDS, type CardKind, type CardLanguage } from '../../vocabulary.ts'
import { LanguageField, type Place, PlaceChoice } from './place-choice.tsx'

/** A batch of cards or shop notices: made ready, and its page opened to print. */
export function RecordForm({ onMade }: { onMade: () => void }) {
  const t = useT()
  const [kind, setKind] = useState<CardKind>(CARD)
  const [place, setPlace] = useState<Place>()
  const [perDoor, setPerDoor] = useState(1)
  const [language, setLanguage] = useState<CardLanguage>('zh-CN')
  const record = useApiCommand('contactCards.recordBatch', {
    invalidates: ['contactCards.listBatches'],
    onSuccess: (batch) => {
      toast(t('contactCards.record.done', { count: batch.printed }))
      openPrint('contactCards.printBatch', { id: batch.id })
      onMade()
    },
  })
  return (
    <section className="la-panel">
      <h2 className="cc-heading">{t('contactCards.record.title')}</h2>
      <div className="cc-fields">
        <Segmented
          aria-label={t('contactCards.column.kind')}
          value={kind}
          onChange={setKind}
          options={CARD_KINDS.map((value) => ({ value, label: t(`contactCards.kind.${value}`) }))}
        />
        <p className="cc-hint">
          {t(kind === CARD ? 'contactCards.record.explainCard' : 'contactCards.record.explainShop')}
        </p>
        <PlaceChoice onChange={setPlace} />
        <label className="cc-number">
          {t('contactCards.perDoor')}
          <InputNumber min={1} max={5} precision={0} value={perDoor} onChange={(value) => setPerDoor(value ?? 1)} />
        </label>
        <LanguageField value={language} onChange={setLanguage} />
        <div className="cc-acts">
          <Button
            type="primary"
            disabled={place === undefined}
            loading={record.isPending}
            onClick={() => record.mutate({ kind, language, perDoor, ...place })}
          >
            {t('contactCards.act.record')}
          </Button>
        </div>
      </div>
    </section>
  )
}
