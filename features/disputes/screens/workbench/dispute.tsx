import { Link, useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { AgreementsSection } from './agreements-section.tsx'
import { BookingsSection } from './bookings-section.tsx'
import { ClocksSection } from './clocks-section.tsx'
import { EvidenceSection } from './evidence-section.tsx'
import { FactsSection, Standing } from './facts-section.tsx'
import { HistorySection } from './history-section.tsx'
import { MeetingsSection } from './meetings-section.tsx'
import { NextActs } from './next-acts.tsx'
import { PairsSection } from './pairs-section.tsx'
import { PapersSection } from './papers-section.tsx'
import { RecordsSection } from './records-section.tsx'
import { PartiesSection } from './parties-section.tsx'
import { TransferSection } from './transfer-section.tsx'
import { WarningSection } from './warning-section.tsx'
import './disputes.css'

/** One file in whole: where it stands, what can be done next, and everything in it. */
export default function DisputePage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: file, error, refetch } = useApiQuery('disputes.getDispute', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!file) return <LoadingPage />
  const appraising = file.appraisalSince !== null
  return (
    <>
      <PageHeader
        title={file.title}
        subtitle={<Standing file={file} />}
        actions={<NextActs key={file.id} file={file} onReload={() => void refetch()} />}
      />
      {file.mergedInto ? (
        <Alert
          className="la-consequence"
          type="info"
          showIcon
          title={t('disputes.mergedInto')}
          action={
            <Link to="/disputes/$id" params={{ id: file.mergedInto } as never}>
              {t('disputes.openOther')}
            </Link>
          }
        />
      ) : null}
      {appraising ? <Alert className="la-consequence" type="info" showIcon title={t('disputes.appraising')} /> : null}
      <div className="dp-columns">
        <div>
          <FactsSection file={file} />
          <PartiesSection file={file} />
          <PairsSection file={file} />
          <MeetingsSection file={file} />
          <RecordsSection file={file} onReload={() => void refetch()} />
          <BookingsSection id={file.id} version={file.version} />
          <AgreementsSection file={file} />
          <TransferSection file={file} />
          <EvidenceSection id={file.id} />
        </div>
        <div>
          <ClocksSection file={file} />
          <WarningSection file={file} />
          <PapersSection file={file} />
          <HistorySection file={file} />
        </div>
      </div>
    </>
  )
}
