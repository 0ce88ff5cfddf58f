import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
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

function Upload({ bytesMax }: { bytesMax: number }) {
  const t = useT()
  const add = useApiCommand('reports.addTemplate', { invalidates: ['reports.listTemplates'], quiet: true })
  return (
    <UploadButton
      act={t('reports.template.add')}
      label={t('reports.template.file')}
      accept=".docx"
      bytesMax={bytesMax}
      tooLarge={t('error.template_too_large')}
      onFile={async (file) => {
        await add.mutateAsync(file)
        toast(t('reports.template.added'))
      }}
    />
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
