import { CopyOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  codes: readonly string[]
  loginName: string
  onKept: () => void
}

/** Shown once. The way on opens when the person says that they are kept. */
export const RecoveryCodes = ({ codes, loginName, onKept }: Props) => {
  const t = useT()
  const [isKept, setKept] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'))
      toast(t('accounts.recovery.copied'))
    } catch (problem) {
      showError(problem)
    }
  }
  return (
    <section className="acc-recovery acc-print">
      <h2>{t('accounts.recovery.title')}</h2>
      <p>{t('accounts.recovery.lead', { name: loginName })}</p>
      <ol className="acc-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="acc-acts acc-no-print">
        <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
          {t('accounts.print')}
        </Button>
        <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
          {t('accounts.copy')}
        </Button>
      </div>
      <div className="acc-no-print">
        <Checkbox checked={isKept} onChange={(event) => setKept(event.target.checked)}>
          {t('accounts.recovery.kept')}
        </Checkbox>
        <Button type="primary" size="large" block disabled={!isKept} onClick={onKept}>
          {t('accounts.recovery.go')}
        </Button>
      </div>
    </section>
  )
}
