import { Button } from 'antd'
import { useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmDialog, EditDialog, EndDialog, ReplyDialog } from './answer-dialogs.tsx'
import type { Need } from './of-need.ts'
import { AnswerTransferDialog, TransferDialog } from './transfer-dialogs.tsx'

type Opened =
  | 'edit'
  | 'reply'
  | 'feedback'
  | 'transfer'
  | 'accept'
  | 'return'
  | 'takeBack'
  | 'confirm'
  | 'notPossible'
  | 'withdraw'

/** In the order of the buttons, the main ones last. */
const ORDER: readonly Opened[] = [
  'withdraw',
  'edit',
  'notPossible',
  'takeBack',
  'return',
  'transfer',
  'reply',
  'accept',
  'feedback',
  'confirm',
]
const MAIN: ReadonlySet<Opened> = new Set(['accept', 'feedback', 'confirm'])

/** What may be done with a need, as the server says. */
export function NeedActs({ need, onDone }: { need: Need; onDone: () => void }) {
  const t = useT()
  const [opened, setOpened] = useState<Opened | null>(null)
  const label = (act: Opened) =>
    act === 'edit'
      ? t('needs.edit')
      : act === 'accept' && need.toBody !== null
        ? t('needs.act.received')
        : t(`needs.act.${act}`)
  return (
    <>
      {ORDER.filter((act) => need.can[act]).map((act) => (
        <Button
          key={act}
          type={MAIN.has(act) ? 'primary' : 'default'}
          danger={act === 'withdraw'}
          onClick={() => setOpened(act)}
        >
          {label(act)}
        </Button>
      ))}
      {opened === null ? null : <Dialog opened={opened} need={need} onDone={onDone} onClose={() => setOpened(null)} />}
    </>
  )
}

export interface DialogProps {
  need: Need
  onDone: () => void
  onClose: () => void
}

function Dialog({ opened, ...rest }: DialogProps & { opened: Opened }) {
  switch (opened) {
    case 'edit':
      return <EditDialog {...rest} />
    case 'reply':
    case 'feedback':
      return <ReplyDialog isResult={opened === 'feedback'} {...rest} />
    case 'transfer':
      return <TransferDialog {...rest} />
    case 'confirm':
      return <ConfirmDialog {...rest} />
    case 'notPossible':
    case 'withdraw':
      return <EndDialog isWithdrawn={opened === 'withdraw'} {...rest} />
    default:
      return <AnswerTransferDialog answer={opened} {...rest} />
  }
}
