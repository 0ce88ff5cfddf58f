import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { ApiInput } from '#ui/api/client.ts'
import { download } from '#ui/api/download.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type Item, periodText } from './export-item.ts'

type Decision = ApiInput<'ledgers.decideExport'>['decision']
const DECISIONS: readonly Decision[] = ['approve', 'refuse', 'withdraw']

/** What may be done with a request as it stands; the server says what that is. */
export function ExportActs({ item }: { item: Item }) {
  const t = useT()
  const [decision, setDecision] = useState<Decision | null>(null)
  return (
    <div className="ledger-acts">
      {DECISIONS.filter((one) => item.can[one]).map((one) => (
        <Button
          key={one}
          size="small"
          type={one === 'approve' ? 'primary' : 'default'}
          onClick={() => setDecision(one)}
        >
          {t(`ledgers.exports.${one}`)}
        </Button>
      ))}
      {item.can.take ? <Take item={item} /> : null}
      {decision ? <Decide item={item} decision={decision} onClose={() => setDecision(null)} /> : null}
    </div>
  )
}

function Decide({ item: e, decision, onClose }: { item: Item; decision: Decision; onClose: () => void }) {
  const t = useT()
  const decide = useApiCommand('ledgers.decideExport', { invalidates: ['ledgers.listExports', 'today.mine'] })
  const facts = t('ledgers.exports.facts', {
    ledger: `${e.ledger.id} ${e.ledger.title}`,
    period: periodText(e),
    rows: e.rows,
    purpose: t(`ledgers.purpose.${e.purpose}`),
    reason: e.reason,
  })
  return (
    <DialogForm<{ note?: string }>
      title={t(`ledgers.exports.decideTitle.${decision}`)}
      text={decision === 'approve' ? `${facts} ${t('ledgers.exports.approveEffect')}` : facts}
      submit={t(`ledgers.exports.${decision}`)}
      initial={{}}
      onClose={onClose}
      onSubmit={({ note }) => decide.mutateAsync({ id: e.id, version: e.version, decision, ...(note ? { note } : {}) })}
    >
      {decision === 'approve' ? null : (
        <Form.Item name="note" label={t('ledgers.exports.note')}>
          <Input.TextArea maxLength={200} rows={2} />
        </Form.Item>
      )}
    </DialogForm>
  )
}

function Take({ item: e }: { item: Item }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    try {
      const stated = { purpose: e.purpose, basisKind: 'unit' as const, basisId: e.basisId }
      await download('ledgers.takeExport', { id: e.id, ...stated }, `${e.ledger.id}.xlsx`)
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button size="small" type="primary" loading={busy} onClick={() => void take()}>
      {t('ledgers.exports.take')}
    </Button>
  )
}
