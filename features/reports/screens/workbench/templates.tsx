import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { download } from '#ui/api/download.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { errorText, showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import './reports.css'

type Templates = ApiOutput<'reports.listTemplates'>
type Template = Templates['items'][number]

const save = (id: string, name: string) => void download('reports.templateFile', { id }, name).catch(showError)

/** The station's Word template: take the one of the product, change it in Word, bring it back. */
export default function TemplatesPage() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('reports.listTemplates', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  if (data.stationName === null) return <EmptyState heading title={t('reports.template.none')} />
  return (
    <>
      <PageHeader
        title={t('reports.template.title')}
        subtitle={t('reports.template.subtitle', { station: data.stationName })}
        actions={
          <>
            <Button
              icon={<DownloadOutlined aria-hidden="true" />}
              onClick={() => save('default', t('reports.template.defaultName'))}
            >
              {t('reports.template.default')}
            </Button>
            {data.can.add ? <Upload bytesMax={data.bytesMax} /> : null}
          </>
        }
      />
      <p className="report-hint">{t('reports.template.addHint')}</p>
      <TemplateTable data={data} />
      <Placeholders data={data} />
    </>
  )
}

/** Bytes as base64, in pieces: one call with half a million arguments would overflow the stack. */
async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}

function Upload({ bytesMax }: { bytesMax: number }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const add = useApiCommand('reports.addTemplate', { invalidates: ['reports.listTemplates'], quiet: true })
  const send = async (file: File) => {
    setFault(null)
    try {
      if (file.size > bytesMax) return setFault(t('error.template_too_large'))
      await add.mutateAsync({ fileName: file.name, content: await base64Of(file) })
      toast(t('reports.template.added'))
    } catch (error) {
      const field = error instanceof ApiError ? error.fields[0]?.message : undefined
      setFault(field ?? errorText(error))
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".docx"
        className="la-hidden"
        tabIndex={-1}
        aria-label={t('reports.template.file')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          // The same file, corrected, may be chosen again.
          event.target.value = ''
          if (file) void send(file)
        }}
      />
      <Button
        type="primary"
        icon={<UploadOutlined aria-hidden="true" />}
        loading={add.isPending}
        onClick={() => input.current?.click()}
      >
        {t('reports.template.add')}
      </Button>
      {fault ? (
        <p role="alert" className="report-fault">
          {fault}
        </p>
      ) : null}
    </>
  )
}

function TemplateTable({ data }: { data: Templates }) {
  const t = useT()
  if (data.items.length === 0) return <EmptyState title={t('reports.template.empty')} />
  return (
    <table className="report-table">
      <thead>
        <tr>
          <th scope="col">{t('reports.template.file')}</th>
          <th scope="col">{t('reports.column.state')}</th>
          <th scope="col">{t('reports.template.by')}</th>
          <th scope="col">{t('reports.template.at')}</th>
          <th scope="col">{t('reports.template.download')}</th>
        </tr>
      </thead>
      <tbody>
        {data.items.map((one) => (
          <TemplateRow key={one.id} template={one} canRetire={data.can.add && one.retiredAt === null} />
        ))}
      </tbody>
    </table>
  )
}

function TemplateRow({ template, canRetire }: { template: Template; canRetire: boolean }) {
  const t = useT()
  const retire = useApiCommand('reports.retireTemplate', {
    invalidates: ['reports.listTemplates'],
    onSuccess: () => toast(t('reports.template.retiredDone')),
  })
  const isUsed = template.retiredAt === null
  return (
    <tr>
      <th scope="row">{template.fileName}</th>
      <td>
        <StatusTag tone={isUsed ? 'good' : 'neutral'}>
          {t(isUsed ? 'reports.template.inUse' : 'reports.template.retired')}
        </StatusTag>
      </td>
      <td>{template.createdByName}</td>
      <td>{formatDateTime(template.createdAt)}</td>
      <td>
        <div className="report-line">
          <Button
            size="small"
            aria-label={t('reports.template.downloadNamed', { name: template.fileName })}
            onClick={() => save(template.id, template.fileName)}
          >
            {t('reports.template.download')}
          </Button>
          {canRetire ? (
            <ConfirmAct
              size="small"
              act={t('reports.template.retire')}
              consequence={t('reports.template.retireConsequence')}
              onConfirm={() => retire.mutateAsync({ id: template.id, version: template.version })}
            />
          ) : null}
        </div>
      </td>
    </tr>
  )
}

function Placeholders({ data }: { data: Templates }) {
  const t = useT()
  return (
    <section aria-label={t('reports.template.placeholders')}>
      <h2 className="report-heading">{t('reports.template.placeholders')}</h2>
      <table className="report-table">
        <thead>
          <tr>
            <th scope="col">{t('reports.template.placeholder')}</th>
            <th scope="col">{t('reports.template.meaning')}</th>
            <th scope="col">{t('reports.template.group')}</th>
          </tr>
        </thead>
        <tbody>
          {data.placeholders.map((p) => (
            <tr key={p.tag}>
              <th scope="row">
                <code>{p.tag}</code>
              </th>
              <td>{p.meaning}</td>
              <td>{p.group}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
