import { DisconnectOutlined } from '@ant-design/icons'
import { useT } from '#ui/i18n/i18n.ts'
import { useIsOnline } from './use-is-online.ts'

/** Says that the line is down, and that typing is safe meanwhile. */
export const OfflineBanner = () => {
  const t = useT()
  const isOnline = useIsOnline()
  return (
    <div role="status">
      {isOnline ? null : (
        <p className="la-banner la-banner-warning">
          <DisconnectOutlined aria-hidden="true" /> {t('ui.offline')}
        </p>
      )}
    </div>
  )
}
