import { DisconnectOutlined } from '@ant-design/icons'
import { useSyncExternalStore } from 'react'
import { useT } from '#ui/i18n/i18n.ts'

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

export const useIsOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine)

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
