import { Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { ConfirmAct } from './confirm-act.tsx'

interface Props {
  /** Words of the button and consequence of the act: see `ConfirmAct`. */
  act: string
  consequence: ReactNode
  /** Words over the field: 撤回原因. */
  label: string
  /** Characters a reason may have. */
  max?: number
  size?: 'small' | 'middle'
  /** Rejects where the server refuses; its sentence then stands under the field, so the command should be quiet. */
  onConfirm: (reason: string) => Promise<unknown>
  /** What else is chosen before, above the reason. */
  children?: ReactNode
}

/** An act that cannot be undone and has to say why. */
export function ConfirmReason({ act, consequence, label, max = 200, size = 'middle', onConfirm, children }: Props) {
  const id = useId()
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState('')
  const confirm = async () => {
    try {
      await onConfirm(reason)
    } catch (error) {
      setFault((error as { fields?: { message: string }[] }).fields?.[0]?.message ?? (error as Error).message)
      throw error
    }
  }
  return (
    <ConfirmAct size={size} act={act} consequence={consequence} onConfirm={confirm}>
      {children}
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        value={reason}
        maxLength={max}
        autoComplete="off"
        onChange={(event) => setReason(event.target.value)}
        status={fault ? 'error' : ''}
        aria-describedby={`${id}-fault`}
      />
      <div id={`${id}-fault`} className="la-fault" role="alert">
        {fault}
      </div>
    </ConfirmAct>
  )
}
