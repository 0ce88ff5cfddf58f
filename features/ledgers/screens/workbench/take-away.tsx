import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { ApiInput } from '#ui/api/client.ts'
import { download, openPrint } from '#ui/api/download.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'

type Question = ApiInput<'ledgers.exportLedger'>
type Purpose = Question['purpose']

interface Props {
  question: Omit<Question, 'purpose'>
  purposes: readonly Purpose[]
  limit: number
}

/** Printing and exporting: paper leaves the house, so both ask what for, and say what is noted. */
export function TakeAway({ question, purposes, limit }: Props) {
  const t = useT()
  const [act, setAct] = useState<'print' | 'export' | null>(null)
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
      <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => setAct('export')}>
        {t('ledgers.export')}
      </Button>
      <Modal
        open={act !== null}
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
        >
          {purposes.map((one) => (
            <Radio key={one} value={one}>
              {t(`ledgers.purpose.${one}`)}
            </Radio>
          ))}
        </Radio.Group>
      </Modal>
    </>
  )
}
