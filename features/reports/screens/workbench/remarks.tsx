import { Form, Input } from 'antd'
import { REMARKS_MAX } from '#features/reports/contract.ts'
import { useRef } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { Report } from './report.tsx'

/** ⑫ 问题与下月打算: the one field that people write; a draft of it stays on this machine until it is saved. */
export function Remarks({ report }: { report: Report }) {
  const t = useT()
  return (
    <section>
      <h2 className="report-heading">{t('reports.remarks')}</h2>
      {report.can.edit ? (
        <Written report={report} />
      ) : (
        <p className="report-remarks">{report.remarks || t('reports.remarksNone')}</p>
      )}
    </section>
  )
}

function Written({ report }: { report: Report }) {
  const t = useT()
  const version = useRef(report.version)
  const write = useApiCommand('reports.writeRemarks', { invalidates: ['reports.getReport'] })
  return (
    <FormPage<{ remarks: string }>
      formKey={`reports.remarks.${report.id}`}
      initial={{ remarks: report.remarks }}
      submit={t('reports.save')}
      onSubmit={async ({ remarks }) => {
        await write.mutateAsync({ id: report.id, version: version.current, remarks })
        toast(t('reports.saved'))
      }}
      conflictLabels={{ remarks: t('reports.remarks') }}
      onConflict={(current) => {
        version.current = Number(current.version)
      }}
    >
      <p className="report-hint">{t('reports.remarksHint')}</p>
      <Form.Item name="remarks">
        <Input.TextArea aria-label={t('reports.remarks')} rows={6} maxLength={REMARKS_MAX} showCount />
      </Form.Item>
    </FormPage>
  )
}
