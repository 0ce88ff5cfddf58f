import { Typography } from 'antd'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useMe } from '#ui/session/me.ts'
import { StaffLooks } from './looks-panel.tsx'

/** Everybody sees his own trail, as the residents and his leaders see it. */
export default function MyLooks() {
  const t = useT()
  const me = useMe()
  return (
    <>
      <PageHeader title={t('privacy.mine')} />
      <Typography.Paragraph>{t('privacy.mineHint')}</Typography.Paragraph>
      {me.staff ? <StaffLooks staffId={me.staff.id} /> : <EmptyState title={t('privacy.empty')} />}
    </>
  )
}
