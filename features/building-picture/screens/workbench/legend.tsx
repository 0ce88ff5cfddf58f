import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { DUE_SIGNS } from '../../vocabulary.ts'
import type { PictureDoor } from './building-picture-panel.tsx'
import { TONES } from './sign.tsx'

/** How many doors carry each sign; also says what the signs mean, and which keys work. */
export function Legend({ doors }: { doors: readonly PictureDoor[] }) {
  const t = useT()
  const counts = Map.groupBy(doors, (d) => d.inside?.due)
  const shown = DUE_SIGNS.filter((sign) => counts.has(sign))
  if (shown.length === 0) return null
  return (
    <div className="bp-legend">
      {shown.map((sign) => (
        <span key={sign}>
          <StatusTag tone={TONES[sign]}>{t(`buildingPicture.due.${sign}`)}</StatusTag> {counts.get(sign)?.length ?? 0}
        </span>
      ))}
      <span className="bp-keys">{t('buildingPicture.keys')}</span>
    </div>
  )
}
