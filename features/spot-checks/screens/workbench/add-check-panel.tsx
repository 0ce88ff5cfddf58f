import { useNavigate } from '@tanstack/react-router'
import { Button, Form } from 'antd'
import { useState } from 'react'
import type { Flag } from '#features/visits/pure.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import { CHANGED } from './of-check.ts'

/** A leader has a visit with soft flags checked; the flag is the reason. */
export function AddCheckPanel({ visitId, flags }: { visitId: string; flags: readonly Flag[] }) {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  const send = useApiCommand('spotChecks.addCheck', { invalidates: CHANGED })
  if (flags.length === 0 || (me.role !== 'CHIEF' && me.role !== 'DEPUTY')) return null
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('spotChecks.add')}</Button>
      {isOpen ? (
        <DialogForm<{ flag: Flag }>
          title={t('spotChecks.add')}
          text={t('spotChecks.addText')}
          submit={t('spotChecks.add')}
          initial={flags[0] ? { flag: flags[0] } : {}}
          onClose={() => setIsOpen(false)}
          onSubmit={async ({ flag }) => {
            const { id } = await send.mutateAsync({ visitId, flag })
            toast(t('spotChecks.addDone'))
            void navigate({ to: '/spot-checks/$id', params: { id } as never })
          }}
        >
          <Form.Item name="flag" label={t('spotChecks.field.flag')} rules={[requiredRule(t)]}>
            <Chips
              single
              label={t('spotChecks.field.flag')}
              options={flags.map((value) => ({ value, label: t(`visits.flagName.${value}`) }))}
            />
          </Form.Item>
        </DialogForm>
      ) : null}
    </>
  )
}
