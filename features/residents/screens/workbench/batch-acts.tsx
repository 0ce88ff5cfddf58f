import { Button } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'
import { RecentBatches } from './batches-panel.tsx'
import type { BatchKind } from './use-batch-panel.tsx'

/** What can be done with the chosen residences, and what was done lately. */
export function BatchActs({ count, onChoose }: { count: number; onChoose: (kind: BatchKind) => void }) {
  const t = useT()
  return (
    <>
      <RecentBatches />
      {count > 0 ? (
        <>
          <Button onClick={() => onChoose('end')}>{t('residents.endChosen', { count })}</Button>
          <Button onClick={() => onChoose('readdress')}>{t('residents.readdressChosen', { count })}</Button>
          <Button type="primary" onClick={() => onChoose('confirm')}>
            {t('residents.confirmChosen', { count })}
          </Button>
        </>
      ) : null}
    </>
  )
}
