import { Button, Form, InputNumber } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule } from '#ui/forms/fields.tsx'
import { formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { Month } from './plans.tsx'

interface Props {
  posting: Month['postings'][number]
  month: string
  fewest: number
  onDone: () => void
}

/** Sets or corrects the plan of a posting; what was set before stays to be seen. */
export function SetPlan({ posting: p, month, fewest, onDone }: Props) {
  const t = useT()
  const [isOpen, setIsOpen] = useState(false)
  const send = useApiCommand('visitPlans.setPlan', { invalidates: ['visitPlans.getMonth', 'today.mine'] })
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        {t('visitPlans.set')}
      </Button>
      {isOpen ? (
        <DialogForm<{ targetHouseholds: number; targetUnits: number }>
          title={`${t('visitPlans.set')} · ${p.officer.name} · ${formatMonth(month.slice(0, 7))}`}
          text={t('visitPlans.setText')}
          submit={t('visitPlans.set')}
          initial={{ targetHouseholds: p.targetHouseholds, targetUnits: p.targetUnits }}
          onClose={() => setIsOpen(false)}
          onSubmit={async (v) => {
            await send.mutateAsync({ postingId: p.postingId, month, no: p.no, ...v })
            toast(t('visitPlans.setDone'))
            onDone()
          }}
        >
          <Form.Item name="targetHouseholds" label={t('visitPlans.field.targetHouseholds')} rules={[requiredRule(t)]}>
            <InputNumber min={fewest} max={99} precision={0} autoComplete="off" />
          </Form.Item>
          <Form.Item name="targetUnits" label={t('visitPlans.field.targetUnits')} rules={[requiredRule(t)]}>
            <InputNumber min={0} max={99} precision={0} autoComplete="off" />
          </Form.Item>
        </DialogForm>
      ) : null}
    </>
  )
}
