import { Alert, Descriptions } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'

type State = ApiOutput<'backups.state'>

/** Whether the data would survive the loss of this machine, and what to do where it would not. */
export default function Backups() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('backups.state', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('backups.title')} />
      {data.isOurs ? (
        <>
          <Faults faults={data.faults} />
          <Facts state={data} />
        </>
      ) : (
        <EmptyState title={t('backups.notOurs')} hint={t('backups.notOursHint')} />
      )}
    </>
  )
}

function Faults({ faults }: { faults: State['faults'] }) {
  const t = useT()
  if (faults.length === 0)
    return <Alert type="success" showIcon title={t('backups.good')} description={t('backups.goodHint')} />
  return faults.map(({ fault, text, remedy }) => (
    <Alert
      key={fault}
      type={fault === 'sheet_untried' ? 'warning' : 'error'}
      showIcon
      title={text}
      description={remedy}
      style={{ marginBlockEnd: 8 }}
    />
  ))
}

function Facts({ state }: { state: State }) {
  const t = useT()
  const size =
    state.lastBaseBytes === null ? '' : t('backups.size', { size: (state.lastBaseBytes / 1_000_000).toFixed(1) })
  const items = [
    { key: 'target', label: t('backups.target'), children: state.target ?? t('backups.unset') },
    {
      key: 'base',
      label: t('backups.lastBase'),
      children: state.lastBaseAt ? `${formatDateTime(state.lastBaseAt)}  ${size}` : t('backups.never'),
    },
    {
      key: 'covered',
      label: t('backups.covered'),
      children: formatDateTime(state.coveredUntil ?? state.lastBaseAt) || t('backups.never'),
    },
    {
      key: 'waiting',
      label: t('backups.waiting'),
      children: state.waitingSince ? formatDateTime(state.waitingSince) : t('backups.nothingWaits'),
    },
  ]
  return <Descriptions column={1} items={items} style={{ marginBlockStart: 16 }} />
}
