import { EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  /** As lists show it; null where there is none. */
  mask: string | null
  /** What is masked, for the button's name: 证件号码. */
  what: string
  /** Opens it: one act, one event. Absent where the reader may not. */
  reveal?: () => Promise<string>
}

/** A masked value; one press shows it and says at once that the look was recorded. */
export function Masked({ mask, what, reveal }: Props) {
  const t = useT()
  const [shown, setShown] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  if (mask === null) return <span>—</span>
  const open = async () => {
    if (!reveal) return
    setBusy(true)
    try {
      setShown(await reveal())
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="la-masked">
      <span className="la-number">{shown ?? mask}</span>
      {shown !== null ? <span className="la-trace">{t('ui.masked.recorded')}</span> : null}
      {reveal && shown === null ? (
        <Button
          size="small"
          type="text"
          icon={<EyeOutlined aria-hidden="true" />}
          loading={busy}
          onClick={() => void open()}
          aria-label={t('ui.masked.reveal', { what })}
        />
      ) : null}
    </span>
  )
}
