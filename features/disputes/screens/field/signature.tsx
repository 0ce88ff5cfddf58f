import { SignaturePad } from '#ui/forms/signature-pad.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { Switch } from './parts.tsx'
import { ON_PAPER } from './sign.ts'

interface Props {
  who: string
  signed: string
  onChange: (signed: string) => void
}

/** Somebody's hand: on the screen, or on paper where he cannot or will not write on a phone. */
export function Signature({ who, signed, onChange }: Props) {
  const t = useT()
  const isOnPaper = signed === ON_PAPER
  return (
    <div>
      {isOnPaper ? <p>{who}</p> : <SignaturePad label={who} value={signed} onChange={onChange} />}
      <Switch
        label={t('disputes.phone.onPaper', { who })}
        isOn={isOnPaper}
        onChange={(isOn) => onChange(isOn ? ON_PAPER : '')}
      />
    </div>
  )
}
