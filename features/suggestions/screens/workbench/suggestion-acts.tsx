import { Button } from 'antd'
import { useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { AssignDialog, EndDialog, EvaluateDialog, ReplyDialog, TakeUpDialog } from './act-dialogs.tsx'
import type { Suggestion } from './of-suggestion.ts'

type Opened = 'assign' | 'takeUp' | 'tell' | 'reply' | 'evaluate' | 'close' | 'notPolice' | 'withdraw'

/** In the order of the buttons, the main ones last. */
const ORDER: readonly Opened[] = ['withdraw', 'notPolice', 'close', 'assign', 'takeUp', 'tell', 'reply', 'evaluate']
const MAIN: ReadonlySet<Opened> = new Set(['reply', 'evaluate'])

export interface DialogProps {
  suggestion: Suggestion
  onDone: () => void
  onClose: () => void
}

/** What may be done with a suggestion, as the server says. */
export function SuggestionActs({ suggestion, onDone }: Omit<DialogProps, 'onClose'>) {
  const t = useT()
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <>
      {ORDER.filter((act) => suggestion.can[act]).map((act) => (
        <Button
          key={act}
          type={MAIN.has(act) ? 'primary' : 'default'}
          danger={act === 'withdraw'}
          onClick={() => setOpened(act)}
        >
          {t(`suggestions.act.${act}`)}
        </Button>
      ))}
      {opened === null ? null : (
        <Dialog opened={opened} suggestion={suggestion} onDone={onDone} onClose={() => setOpened(null)} />
      )}
    </>
  )
}

function Dialog({ opened, ...rest }: DialogProps & { opened: Opened }) {
  switch (opened) {
    case 'assign':
      return <AssignDialog {...rest} />
    case 'takeUp':
      return <TakeUpDialog {...rest} />
    case 'tell':
    case 'reply':
      return <ReplyDialog isAnswer={opened === 'reply'} {...rest} />
    case 'evaluate':
      return <EvaluateDialog {...rest} />
    default:
      return <EndDialog act={opened} {...rest} />
  }
}
