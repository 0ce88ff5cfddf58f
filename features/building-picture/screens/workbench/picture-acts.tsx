import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { RecentBatches } from '#features/residents/screens/workbench/batches-panel.tsx'
import { openPrint } from '#ui/api/download.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { Picture, Where } from './building-picture-panel.tsx'
import { waits } from './sign.tsx'

interface Props {
  picture: Picture
  where: Where
  /** Null while doors are opened one by one. */
  chosen: ReadonlySet<string> | null
  onMode: (choosing: boolean) => void
  onChooseWaiting: () => void
  onAct: (kind: 'confirm' | 'end' | 'readdress') => void
}

/** What can be done with the whole picture and with the doors chosen on it. */
export function PictureActs({ picture, where, chosen, onMode, onChooseWaiting, onAct }: Props) {
  const t = useT()
  const { can } = picture
  const waiting = picture.doors.filter(waits).length
  const count = chosen?.size ?? 0
  return (
    <div className="bp-acts" role="toolbar" aria-label={t('buildingPicture.acts')}>
      {can.print ? (
        <Button
          icon={<PrinterOutlined aria-hidden="true" />}
          onClick={() => openPrint('buildingPicture.printPicture', where)}
        >
          {t('buildingPicture.print')}
        </Button>
      ) : null}
      {can.confirm ? (
        <>
          <Button aria-pressed={chosen !== null} onClick={() => onMode(chosen === null)}>
            {t(chosen === null ? 'buildingPicture.choose' : 'buildingPicture.chooseEnd')}
          </Button>
          <RecentBatches />
        </>
      ) : null}
      {chosen === null ? null : (
        <>
          <Button disabled={waiting === 0} onClick={onChooseWaiting}>
            {t('buildingPicture.chooseWaiting', { count: waiting })}
          </Button>
          {can.end ? (
            <Button disabled={count === 0} onClick={() => onAct('end')}>
              {t('buildingPicture.end', { count })}
            </Button>
          ) : null}
          {can.readdress ? (
            <Button disabled={count === 0} onClick={() => onAct('readdress')}>
              {t('buildingPicture.readdress', { count })}
            </Button>
          ) : null}
          <Button type="primary" disabled={count === 0} onClick={() => onAct('confirm')}>
            {t('buildingPicture.confirmChosen', { count })}
          </Button>
        </>
      )}
    </div>
  )
}
