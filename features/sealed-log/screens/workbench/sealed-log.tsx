import { Alert, Descriptions, Tag } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'

import './sealed-log.css'

type State = ApiOutput<'sealedLog.state'>

/** Whether anybody could rewrite who looked without being found out, and what to do where he could. */
export default function SealedLog() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('sealedLog.state', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('sealedLog.title')} />
      <p className="sealed-log-lead">{t('sealedLog.about')}</p>
      <Faults faults={data.faults} />
      <Facts state={data} />
      <h2 className="sealed-log-heading">{t('sealedLog.witnesses')}</h2>
      <Witnesses witnesses={data.witnesses} />
      <h2 className="sealed-log-heading">{t('sealedLog.check')}</h2>
      <p>{t('sealedLog.checkHint')}</p>
      <p>
        <a href="/audit/checkpoint">{t('sealedLog.head')}</a>
        {' · '}
        <a href="/audit/key">{t('sealedLog.key')}</a>
      </p>
    </>
  )
}

function Faults({ faults }: { faults: State['faults'] }) {
  const t = useT()
  if (faults.length === 0)
    return <Alert type="success" showIcon title={t('sealedLog.good')} description={t('sealedLog.goodHint')} />
  return faults.map(({ fault, text, remedy }) => (
    <Alert key={fault} type="error" showIcon title={text} description={remedy} style={{ marginBlockEnd: 8 }} />
  ))
}

function Facts({ state }: { state: State }) {
  const t = useT()
  const items = [
    {
      key: 'size',
      label: t('sealedLog.size'),
      children: state.size === null ? t('sealedLog.none') : t('sealedLog.events', { count: state.size }),
    },
    {
      key: 'signed',
      label: t('sealedLog.signedAt'),
      children: state.signedAt === null ? t('sealedLog.none') : formatDateTime(state.signedAt),
    },
    { key: 'lag', label: t('sealedLog.lag'), children: t('sealedLog.seconds', { count: state.lagSeconds }) },
  ]
  return <Descriptions column={1} items={items} style={{ marginBlockStart: 16 }} />
}

function Witnesses({ witnesses }: { witnesses: State['witnesses'] }) {
  const t = useT()
  if (witnesses.length === 0) return <EmptyState title={t('sealedLog.noWitness')} hint={t('sealedLog.noWitnessHint')} />
  return witnesses.map((one) => (
    <Descriptions
      key={one.name}
      column={1}
      title={
        <>
          {one.name}{' '}
          <Tag color={one.fault !== null ? 'error' : one.isFresh ? 'success' : 'warning'}>
            {t(one.fault !== null ? 'sealedLog.refused' : one.isFresh ? 'sealedLog.fresh' : 'sealedLog.silent')}
          </Tag>
        </>
      }
      items={[
        { key: 'url', label: t('sealedLog.url'), children: one.url },
        {
          key: 'at',
          label: t('sealedLog.cosignedAt'),
          children: one.cosignedAt === null ? t('sealedLog.none') : formatDateTime(one.cosignedAt),
        },
        ...(one.fault === null ? [] : [{ key: 'fault', label: t('sealedLog.words'), children: one.fault }]),
      ]}
    />
  ))
}
