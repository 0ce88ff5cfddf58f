import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { download } from '#ui/api/download.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { UploadButton } from '#ui/forms/upload-button.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { UsedTag } from './used-tag.tsx'
import './papers.css'

type Paper = ApiOutput<'papers.getTemplate'>
const CHANGED = ['papers.listTemplates', 'papers.getTemplate'] as const

const save = (kind: string, id: string, name: string) =>
  void download('papers.downloadTemplate', { kind, id }, name).catch(showError)

/** One kind of paper: take the template, change it in Word, bring it back; what it may and must carry. */
export default function PaperPage() {
  const t = useT()
  const { kind } = useParams({ strict: false }) as { kind: string }
  const { data, error, refetch } = useApiQuery('papers.getTemplate', { kind })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const { inUse } = data
  return (
    <>
      <PageHeader
        title={data.title}
        subtitle={<UsedTag inUse={inUse} />}
        actions={
          <>
            <Button
              icon={<DownloadOutlined aria-hidden="true" />}
              onClick={() => save(kind, 'default', `${data.title}.docx`)}
            >
              {t('papers.downloadProduct')}
            </Button>
            {inUse ? (
              <Button
                icon={<DownloadOutlined aria-hidden="true" />}
                onClick={() => save(kind, inUse.id, inUse.fileName)}
              >
                {t('papers.downloadUsed')}
              </Button>
            ) : null}
            <Button
              icon={<PrinterOutlined aria-hidden="true" />}
              onClick={() =>
                void download('papers.samplePaper', { kind }, `${data.title}.${data.hasPdf ? 'pdf' : 'docx'}`).catch(
                  showError,
                )
              }
            >
              {t(data.hasPdf ? 'papers.samplePdf' : 'papers.sampleWord')}
            </Button>
            {inUse && data.can.reset ? <Reset kind={kind} inUse={inUse} /> : null}
          </>
        }
      />
      {data.fault ? <Alert type="error" showIcon title={t('papers.fault')} description={data.fault} /> : null}
      <p className="paper-hint">{t('papers.hint')}</p>
      {data.can.upload ? <Upload paper={data} /> : null}
      <History paper={data} />
      <Placeholders paper={data} />
    </>
  )
}

function Reset({ kind, inUse }: { kind: string; inUse: NonNullable<Paper['inUse']> }) {
  const t = useT()
  const reset = useApiCommand('papers.resetTemplate', {
    invalidates: [...CHANGED],
    onSuccess: () => toast(t('papers.resetDone')),
  })
  return (
    <ConfirmAct
      act={t('papers.reset')}
      consequence={t('papers.resetConsequence')}
      onConfirm={() => reset.mutateAsync({ kind, id: inUse.id, version: inUse.version })}
    />
  )
}

function Upload({ paper }: { paper: Paper }) {
  const t = useT()
  const [note, setNote] = useState('')
  const upload = useApiCommand('papers.uploadTemplate', { invalidates: [...CHANGED], quiet: true })
  return (
    <div className="paper-line">
      <Input
        className="paper-note"
        maxLength={200}
        value={note}
        aria-label={t('papers.column.note')}
        placeholder={t('papers.notePlaceholder')}
        onChange={(event) => setNote(event.target.value)}
      />
      <UploadButton
        act={t('papers.upload')}
        label={t('papers.column.file')}
        accept=".docx"
        bytesMax={paper.bytesMax}
        tooLarge={t('error.template_too_large')}
        onFile={async (file) => {
          await upload.mutateAsync({
            kind: paper.kind,
            ...file,
            note,
            replaces: paper.inUse?.isOwn ? paper.inUse.id : null,
          })
          setNote('')
          toast(t('papers.uploaded'))
        }}
      />
    </div>
  )
}

function History({ paper }: { paper: Paper }) {
  const t = useT()
  if (paper.history.length === 0) return <EmptyState title={t('papers.historyEmpty')} />
  return (
    <section aria-label={t('papers.history')}>
      <h2 className="paper-heading">{t('papers.history')}</h2>
      <div className="paper-scroll">
        <table className="paper-table">
          <thead>
            <tr>
              <th scope="col">{t('papers.column.file')}</th>
              <th scope="col">{t('papers.column.state')}</th>
              <th scope="col">{t('papers.column.by')}</th>
              <th scope="col">{t('papers.column.at')}</th>
              <th scope="col">{t('papers.column.note')}</th>
            </tr>
          </thead>
          <tbody>
            {paper.history.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Button type="link" size="small" onClick={() => save(paper.kind, one.id, one.fileName)}>
                    {one.fileName}
                  </Button>
                </th>
                <td>
                  <StatusTag tone={one.retiredAt === null ? 'good' : 'neutral'}>
                    {t(one.retiredAt === null ? 'papers.state.used' : 'papers.state.retired')}
                  </StatusTag>
                </td>
                <td>{one.createdByName}</td>
                <td>{formatDateTime(one.createdAt)}</td>
                <td>{one.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Placeholders({ paper }: { paper: Paper }) {
  const t = useT()
  return (
    <section aria-label={t('papers.placeholders')}>
      <h2 className="paper-heading">{t('papers.placeholders')}</h2>
      <div className="paper-scroll">
        <table className="paper-table">
          <thead>
            <tr>
              <th scope="col">{t('papers.column.placeholder')}</th>
              <th scope="col">{t('papers.column.need')}</th>
              <th scope="col">{t('papers.column.within')}</th>
            </tr>
          </thead>
          <tbody>
            {paper.placeholders.map((p) => (
              <tr key={[...p.within, p.text].join('/')}>
                <th scope="row">
                  <code>{p.text}</code>
                </th>
                <td>
                  {p.isMandatory ? (
                    <StatusTag tone="attention">{t('papers.need.must')}</StatusTag>
                  ) : (
                    t('papers.need.may')
                  )}
                </td>
                <td>{p.within.map((tag) => `{#${tag}}`).join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
