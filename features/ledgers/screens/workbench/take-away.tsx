import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { ApiInput } from '#ui/api/client.ts'
import { download, openPrint } from '#ui/api/download.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { useT } from '#ui/i18n/i18n.ts'

type Question = ApiInput<'ledgers.exportLedger'>
type Purpose = Question['purpose']

interface Props {
  question: Omit<Question, 'purpose'>
  purposes: readonly Purpose[]
  limit: number
  /** How many the ledger has; above the limit an export must be asked for. */
  rows: number
}

/** Printing and exporting: paper leaves the house, so both ask what for, and say what is noted. */
export function TakeAway({ question, purposes, limit, rows }: Props) {
  const t = useT()
  const [act, setAct] = useState<'print' | 'export' | 'request' | null>(null)
  const [purpose, setPurpose] = useState<Purpose | undefined>(purposes[0])
  const [busy, setBusy] = useState(false)
  const go = async () => {
    if (purpose === undefined) return
    const input = { ...question, purpose }
    if (act === 'print') openPrint('ledgers.printLedger', input)
    else {
      setBusy(true)
      try {
        await download('ledgers.exportLedger', input, `${question.id}.xlsx`)
      } catch (error) {
        showError(error)
      } finally {
        setBusy(false)
      }
    }
    setAct(null)
  }
  return (
    <>
      <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => setAct('print')}>
        {t('ledgers.print')}
      </Button>
      <Button
        icon={<DownloadOutlined aria-hidden="true" />}
        onClick={() => setAct(rows > limit ? 'request' : 'export')}
      >
        {t('ledgers.export')}
      </Button>
      {act === 'request' ? (
        <RequestExport question={question} purposes={purposes} limit={limit} onClose={() => setAct(null)} />
      ) : null}
      <Modal
        open={act === 'print' || act === 'export'}
        title={act === 'print' ? t('ledgers.print') : t('ledgers.export')}
        okText={act === 'print' ? t('ledgers.print') : t('ledgers.export')}
        cancelText={t('ui.cancel')}
        okButtonProps={{ loading: busy }}
        onOk={() => void go()}
        onCancel={() => setAct(null)}
      >
        <p>{t('ledgers.takeAway')}</p>
        {act === 'export' ? <p>{t('ledgers.exportLimit', { limit })}</p> : null}
        <Radio.Group
          vertical
          value={purpose}
          onChange={(event) => setPurpose(event.target.value as Purpose)}
          aria-label={t('ledgers.purpose')}
          options={purposes.map((one) => ({ value: one, label: t(`ledgers.purpose.${one}`) }))}
        />
      </Modal>
    </>
  )
}

/** More than one person may export alone: two others decide, and the file waits for them. */
function RequestExport({ question, purposes, limit, onClose }: Omit<Props, 'rows'> & { onClose: () => void }) {
  const t = useT()
  const request = useApiCommand('ledgers.requestExport', {
    invalidates: ['ledgers.listExports'],
    onSuccess: () => toast(t('ledgers.request.sent')),
  })
  const { basisKind: _kind, basisId: _basis, ...which } = question
  return (
    <DialogForm<{ purpose: Purpose; reason: string }>
      title={t('ledgers.request')}
      text={t('ledgers.request.hint', { limit })}
      submit={t('ledgers.request')}
      initial={purposes[0] === undefined ? {} : { purpose: purposes[0] }}
      onClose={onClose}
      onSubmit={(values) => request.mutateAsync({ ...which, ...values })}
    >
      <Form.Item name="purpose" label={t('ledgers.purpose')} rules={[{ required: true }]}>
        <Radio.Group vertical options={purposes.map((one) => ({ value: one, label: t(`ledgers.purpose.${one}`) }))} />
      </Form.Item>
      <Form.Item name="reason" label={t('ledgers.exports.reason')} required>
        <Input.TextArea maxLength={200} rows={2} />
      </Form.Item>
    </DialogForm>
  )
}
