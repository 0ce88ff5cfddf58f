import { Button } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { Hazard } from '../words.ts'
import { AssignDialog, EditDialog, EscalateDialog, RejectDialog, ResolveDialog, SafetyVisitDialog } from './dialogs.tsx'
import { CHANGES } from './changes.ts'

const DIALOGS = {
  edit: EditDialog,
  reject: RejectDialog,
  assign: AssignDialog,
  escalate: EscalateDialog,
  safetyVisit: SafetyVisitDialog,
  resolve: ResolveDialog,
} as const
type Dialog = keyof typeof DIALOGS

/** What may be done now, in the order in which it usually is; the last one ends it. */
export function Acts({ hazard: h }: { hazard: Hazard }) {
  const t = useT()
  const [open, setOpen] = useState<Dialog>()
  const verify = useApiCommand('hazards.verifyHazard', { invalidates: CHANGES })
  const progress = useApiCommand('hazards.progressHazard', { invalidates: CHANGES })
  const at = { id: h.id, version: h.version }
  const dialog = (name: Dialog, isMain = false) => (
    <Button type={isMain ? 'primary' : 'default'} onClick={() => setOpen(name)}>
      {t(`hazards.${name}`)}
    </Button>
  )
  const run = (act: 'verify' | 'start' | 'finish') => {
    const command = act === 'verify' ? verify.mutateAsync(at) : progress.mutateAsync({ ...at, act })
    // The command has shown what went wrong; the page shows the hazard as it is.
    void command.then(() => toast(t('hazards.saved'))).catch(() => undefined)
  }
  const plain = (act: 'verify' | 'start' | 'finish') => (
    <Button loading={verify.isPending || progress.isPending} onClick={() => run(act)}>
      {t(`hazards.${act}`)}
    </Button>
  )
  const Open = open === undefined ? undefined : DIALOGS[open]
  return (
    <>
      {h.can.edit ? dialog('edit') : null}
      {h.can.openSafetyVisit ? dialog('safetyVisit') : null}
      {h.can.reject ? dialog('reject') : null}
      {h.can.verify ? plain('verify') : null}
      {h.can.assign ? dialog('assign') : null}
      {h.can.start ? plain('start') : null}
      {h.can.finish ? plain('finish') : null}
      {h.can.escalate ? dialog('escalate') : null}
      {h.can.resolve ? dialog('resolve', true) : null}
      {Open ? <Open hazard={h} onClose={() => setOpen(undefined)} /> : null}
    </>
  )
}
