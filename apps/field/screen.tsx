import { Suspense, useEffect } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'

/** One feature's screen on a phone, with its title. */
export const FieldScreen = ({ route }: { route: ScreenRoute }) => {
  const t = useT()
  const title = t(route.titleKey)
  useEffect(() => {
    document.title = `${title} · ${t('ui.product')}`
  }, [title, t])
  const Body = route.component
  return (
    <Suspense fallback={<p className="lf-quiet">{t('ui.field.wait')}</p>}>
      <Body />
    </Suspense>
  )
}
