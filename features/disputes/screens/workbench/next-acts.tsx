import { DownOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import type { File } from '../words.ts'
import { AcceptDialog } from './accept-dialog.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { PlainKind } from './act-fields.tsx'
import { AgreeDialog } from './agree-dialog.tsx'
import { SessionDialog, VisitDialog } from './mediate-dialogs.tsx'
import { type Offer, offersOf } from './offers.ts'
import { inPlace } from './section.tsx'
import { AnswerTransferDialog, ConfirmTransferDialog, SendTransferDialog } from './transfer-dialogs.tsx'
import { ColourDialog, ContactDialog } from './warning-dialogs.tsx'

/** What can be done next, the next step first. */
export function NextActs({ file, onReload }: { file: File; onReload: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<Offer | null>(null)
  const { next, more } = offersOf(file)
  const press = (offer: Offer) =>
    offer === 'edit' ? void navigate({ to: '/disputes/$id/edit', params: { id: file.id } as never }) : setOpened(offer)
  return (
    <>
      {more.length > 0 ? (
        <Dropdown
          trigger={['click']}
          getPopupContainer={inPlace}
          menu={{ items: more.map((key) => ({ key, label: t(`disputes.act.${key}`), onClick: () => press(key) })) }}
        >
          <Button icon={<DownOutlined aria-hidden="true" />} iconPlacement="end">
            {t('disputes.more')}
          </Button>
        </Dropdown>
      ) : null}
      {next.toReversed().map((offer) => (
        <Button key={offer} type={offer === next[0] ? 'primary' : 'default'} onClick={() => press(offer)}>
          {t(`disputes.act.${offer}`)}
        </Button>
      ))}
      {opened === null ? null : (
        <Dialog opened={opened} file={file} onReload={onReload} onClose={() => setOpened(null)} />
      )}
    </>
  )
}

export interface DialogProps {
  file: File
  /** Reads the file anew after somebody else changed it; the dialog keeps what was typed. */
  onReload: () => void
  onClose: () => void
}

function Dialog({ opened, ...rest }: DialogProps & { opened: Offer }) {
  switch (opened) {
    case 'accept':
      return <AcceptDialog {...rest} />
    case 'openSession':
      return <SessionDialog {...rest} />
    case 'agree':
      return <AgreeDialog {...rest} />
    case 'visit':
      return <VisitDialog {...rest} />
    case 'sendTransfer':
      return <SendTransferDialog {...rest} />
    case 'answerTransfer':
      return <AnswerTransferDialog {...rest} />
    case 'confirmTransfer':
      return <ConfirmTransferDialog {...rest} />
    case 'setColour':
      return <ColourDialog {...rest} />
    case 'contact':
      return <ContactDialog {...rest} />
    default:
      return <ActDialog kind={opened as PlainKind} {...rest} />
  }
}
