import { Button } from 'antd'
import { useState } from 'react'
import { type ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmReason } from '#ui/records/confirm-reason.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type File, nameOf } from '../words.ts'
import { InquiryDialog, ReceiptDialog, RECORD_READS } from './record-dialogs.tsx'
import { Section } from './section.tsx'

type Records = ApiOutput<'disputes.listRecords'>
type Inquiry = Records['inquiries'][number]
type Receipt = Records['receipts'][number]

/** Who was asked and said what, and what went from hand to hand. */
export function RecordsSection({ file, onReload }: { file: File; onReload: () => void }) {
  const t = useT()
  const [opened, setOpened] = useState<'inquiry' | 'receipt' | null>(null)
  const { data, error, refetch } = useApiQuery('disputes.listRecords', { id: file.id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return null
  const isEmpty = data.inquiries.length + data.receipts.length === 0
  if (isEmpty && !data.can.add) return null
  const dialog = { file, onReload, onClose: () => setOpened(null) }
  return (
    <Section title={t('disputes.records.title')} acts={data.can.add ? <Acts onOpen={setOpened} /> : null}>
      {isEmpty ? (
        <p className="dp-soft">{t('disputes.records.empty')}</p>
      ) : (
        <ul className="dp-list">
          {data.inquiries.map((q) => (
            <Row key={q.id} file={file} one={q} canVoid={data.can.void} title={askedOf(t, file, q)}>
              <p className="dp-text">{q.record}</p>
            </Row>
          ))}
          {data.receipts.map((r) => (
            <Row key={r.id} file={file} one={r} canVoid={data.can.void} title={gaveOf(t, file, r)} />
          ))}
        </ul>
      )}
      {opened === 'inquiry' ? <InquiryDialog {...dialog} /> : null}
      {opened === 'receipt' ? <ReceiptDialog {...dialog} /> : null}
    </Section>
  )
}

function Acts({ onOpen }: { onOpen: (what: 'inquiry' | 'receipt') => void }) {
  const t = useT()
  return (
    <span className="dp-row">
      <Button onClick={() => onOpen('inquiry')}>{t('disputes.records.inquiry')}</Button>
      <Button onClick={() => onOpen('receipt')}>{t('disputes.records.receipt')}</Button>
    </span>
  )
}

type T = ReturnType<typeof useT>

const askedOf = (t: T, file: File, q: Inquiry): string =>
  t('disputes.records.asked', {
    name: q.partyId === null ? (q.name ?? '') : nameOf(file, q.partyId),
    relation: q.relation,
  })

function gaveOf(t: T, file: File, r: Receipt): string {
  const amount = r.amountYuan === null ? '' : t('disputes.yuan', { amount: r.amountYuan })
  return t('disputes.records.gave', {
    from: nameOf(file, r.fromId),
    to: nameOf(file, r.toId),
    what: [r.what, amount, t(`disputes.receiptWay.${r.how}`)].filter(Boolean).join(' '),
  })
}

interface RowProps {
  file: File
  one: Inquiry | Receipt
  title: string
  canVoid: boolean
  children?: React.ReactNode
}

function Row({ file, one, title, canVoid, children }: RowProps) {
  const t = useT()
  return (
    <li className="dp-lines">
      <span className="dp-row">
        <strong>{title}</strong>
        <span className="dp-soft">{`${formatDateTime(one.at)} ${one.by.name}`}</span>
        {one.voidedAt === null && canVoid ? <StrikeOut file={file} recordId={one.id} /> : null}
      </span>
      {one.voidReason === null ? (
        children
      ) : (
        <StatusTag tone="neutral">{t('disputes.records.voidedBecause', { reason: one.voidReason })}</StatusTag>
      )}
    </li>
  )
}

function StrikeOut({ file, recordId }: { file: File; recordId: string }) {
  const t = useT()
  const strike = useApiCommand('disputes.voidRecord', { quiet: true, invalidates: RECORD_READS })
  return (
    <ConfirmReason
      size="small"
      act={t('disputes.records.void')}
      consequence={t('disputes.records.voidText')}
      label={t('disputes.records.voidReason')}
      onConfirm={async (reason) => {
        await strike.mutateAsync({ id: file.id, version: file.version, recordId, reason })
        toast(t('disputes.records.voided'))
      }}
    />
  )
}
