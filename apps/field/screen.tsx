import { Suspense } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import type { ScreenRoute } from '#ui/routes/screen-route.ts'
import { useTitle } from '#ui/routes/use-title.ts'

/** One feature's screen on a phone, with its title. */
export const FieldScreen = ({ route }: { route: ScreenRoute }) => {
  const t = useT()
  useTitle(route.titleKey)
  const Body = route.component
  return (
    <Suspense fallback={<p className="lf-quiet">{t('ui.field.wait')}</p>}>
      <Body />
    </Suspense>
  )
}
