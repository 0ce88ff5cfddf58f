import { Button } from 'antd'
import { useState } from 'react'
import { call } from '#ui/api/client.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ofCare, type Subject } from './of-care.ts'

/** The emergency contact, masked; showing the phone is an act of its own. */
export function Contact({ subject: c }: { subject: Subject }) {
  const t = useT()
  const [number, setNumber] = useState<string>()
  if (c.contactName === null) return <>—</>
  const reveal = () =>
    call('care.revealContact', ofCare(c.id)).then(
      (answer) => setNumber(answer.number),
      (error: unknown) => showError(error),
    )
  return (
    <>
      {c.contactName} <span className="la-number">{number ?? c.contactPhoneMask}</span>{' '}
      {c.can.revealContact && number === undefined ? (
        <Button size="small" onClick={() => void reveal()}>
          {t('care.act.reveal')}
        </Button>
      ) : null}
    </>
  )
}
