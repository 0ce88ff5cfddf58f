import { CopyOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useInstant } from './use-instant.ts'
import { QrCode } from './qr-code.tsx'

/** The slip to hand over: link as QR, code in letters. It is shown this once. */
export const Slip = ({ slip, onClose }: { slip: ApiOutput<'accounts.invite'> | null; onClose: () => void }) => {
  const t = useT()
  const instant = useInstant()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(slip?.link ?? slip?.code ?? '')
      toast(t('accounts.slip.copied'))
    } catch (problem) {
      showError(problem)
    }
  }
  return (
    <Modal
      open={slip !== null}
      title={t('accounts.slip.title')}
      onCancel={onClose}
      mask={{ closable: false }}
      destroyOnHidden
      width={480}
      footer={[
        <Button key="copy" icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
          {t('accounts.slip.copy')}
        </Button>,
        <Button key="print" icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
          {t('accounts.print')}
        </Button>,
        <Button key="close" type="primary" onClick={onClose}>
          {t('accounts.slip.close')}
        </Button>,
      ]}
    >
      {slip === null ? null : (
        <div className="acc-slip acc-print">
          {slip.qr ? <QrCode qr={slip.qr} label={t('accounts.slip.qr')} /> : null}
          <dl>
            <dt>{t('accounts.loginName')}</dt>
            <dd>{slip.loginName}</dd>
            <dt>{t('accounts.invitation.code')}</dt>
            <dd className="acc-code">{slip.code}</dd>
            <dt>{t('accounts.slip.address')}</dt>
            <dd>{`${window.location.origin}/invitation`}</dd>
            <dt>{t('accounts.slip.until')}</dt>
            <dd>{instant(slip.until)}</dd>
          </dl>
          <p className="acc-note">{t('accounts.slip.text')}</p>
        </div>
      )}
    </Modal>
  )
}
