import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { download, openPrint } from '#ui/api/download.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import type { Report } from './report.tsx'

const CHANGED = ['reports.getReport', 'reports.listReports', 'today.mine'] as const

/** What may be done to a report as it stands; the server says what that is. */
export function ReportActs({ report }: { report: Report }) {
  return (
    <>
      {report.can.take ? <Take report={report} /> : null}
      {report.can.correct ? <Correct report={report} /> : null}
      {report.can.sendBack ? <SendBack report={report} /> : null}
      {report.can.submit ? <Submit report={report} /> : null}
      {report.can.sign ? <Sign report={report} /> : null}
    </>
  )
}

function Take({ report }: { report: Report }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      await download('reports.reportDocument', { id: report.id }, `${report.month}.docx`)
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        icon={<PrinterOutlined aria-hidden="true" />}
        onClick={() => openPrint('reports.printReport', { id: report.id })}
      >
        {t('reports.print')}
      </Button>
      <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy} onClick={() => void save()}>
        {t('reports.docx')}
      </Button>
    </>
  )
}

function Submit({ report }: { report: Report }) {
  const t = useT()
  const submit = useApiCommand('reports.submitReport', {
    invalidates: CHANGED,
    onSuccess: () => toast(t('reports.submitted')),
  })
  const lastDay = new Date(Date.UTC(Number(report.month.slice(0, 4)), Number(report.month.slice(5)), 0))
  const isRunning = report.until < lastDay.toISOString().slice(0, 10)
  return (
    <ConfirmAct
      act={t('reports.submit')}
      danger={false}
      consequence={
        <>
          <p>{t('reports.submitConsequence')}</p>
          {isRunning ? <p>{t('reports.submitRunning', { date: formatDate(report.until) })}</p> : null}
        </>
      }
      onConfirm={() => submit.mutateAsync({ id: report.id, version: report.version })}
    />
  )
}

function Sign({ report }: { report: Report }) {
  const t = useT()
  const sign = useApiCommand('reports.signReport', {
    invalidates: CHANGED,
    onSuccess: ({ number }) => toast(t('reports.signedDone', { number })),
  })
  const { id, version, contentHash } = report
  if (contentHash === null) return null
  return (
    <ConfirmAct
      act={t('reports.sign')}
      danger={false}
      consequence={t('reports.signConsequence')}
      onConfirm={() => sign.mutateAsync({ id, version, contentHash })}
    />
  )
}

interface ReasonProps {
  act: string
  consequence: string
  onConfirm: (reason: string) => Promise<unknown>
}

/** An act that needs a reason; nothing happens before there is one. */
function WithReason({ act, consequence, onConfirm }: ReasonProps) {
  const t = useT()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <ConfirmAct
      act={act}
      danger={false}
      consequence={consequence}
      onConfirm={async () => onConfirm((await form.validateFields()).reason)}
    >
      <Form form={form} layout="vertical">
        <Form.Item
          name="reason"
          label={t('reports.reason')}
          rules={[{ required: true, min: 2, message: t('reports.reason') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </ConfirmAct>
  )
}

function SendBack({ report }: { report: Report }) {
  const t = useT()
  const sendBack = useApiCommand('reports.returnReport', {
    invalidates: CHANGED,
    onSuccess: () => toast(t('reports.sentBack')),
  })
  return (
    <WithReason
      act={t('reports.sendBack')}
      consequence={t('reports.sendBackConsequence')}
      onConfirm={(reason) => sendBack.mutateAsync({ id: report.id, version: report.version, reason })}
    />
  )
}

function Correct({ report }: { report: Report }) {
  const t = useT()
  const navigate = useNavigate()
  const correct = useApiCommand('reports.correctReport', { invalidates: CHANGED })
  return (
    <WithReason
      act={t('reports.correct')}
      consequence={t('reports.correctConsequence')}
      onConfirm={async (reason) => {
        const { id } = await correct.mutateAsync({ id: report.id, reason })
        await navigate({ to: '/reports/$id', params: { id } as never })
      }}
    />
  )
}
