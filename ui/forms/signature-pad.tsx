import { type PointerEvent, useRef, useState } from 'react'
import { fromStrokes, HEIGHT, type Lines, WIDTH } from '#platform/documents/strokes.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { drawn, pathOf, pointIn, toStrokes } from './strokes.ts'
import './signature-pad.css'

interface Props {
  /** Whose signature it is. */
  label: string
  /** As `strokes.ts` writes it; empty where nothing is signed. A form gives both. */
  value?: string
  onChange?: (strokes: string) => void
}

/** Paper for a finger or a pen. Who cannot sign here signs on paper: whoever uses this offers that beside it. */
export function SignaturePad({ label, value = '', onChange }: Props) {
  const t = useT()
  const paper = useRef<SVGSVGElement>(null)
  const [lines, setLines] = useState<Lines | null>(null)
  const shown = lines ?? fromStrokes(value)
  const at = (event: PointerEvent) => {
    const box = (paper.current as SVGSVGElement).getBoundingClientRect()
    return pointIn(box, event.clientX, event.clientY)
  }
  const begin = (event: PointerEvent) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    setLines(drawn([...fromStrokes(value), []], at(event)))
  }
  const move = (event: PointerEvent) => {
    if (lines !== null) setLines(drawn(lines, at(event)))
  }
  const end = () => {
    if (lines === null) return
    onChange?.(toStrokes(lines))
    setLines(null)
  }
  return (
    <div className="la-signature">
      <svg
        ref={paper}
        role="img"
        aria-label={t(shown.length > 0 ? 'ui.signature.signed' : 'ui.signature.empty', { who: label })}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="la-signature-paper"
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <path d={`M60 ${HEIGHT - 70}H${WIDTH - 60}`} className="la-signature-line" />
        <path d={pathOf(shown)} className="la-signature-ink" />
      </svg>
      <span className="la-signature-foot">
        {label}
        {shown.length > 0 ? (
          <button type="button" className="la-signature-clear" onClick={() => onChange?.('')}>
            {t('ui.signature.clear')}
          </button>
        ) : (
          <span className="la-signature-hint">{t('ui.signature.hint')}</span>
        )}
      </span>
    </div>
  )
}

/** A signature as it was written. */
export const SignatureImage = ({ strokes, label }: { strokes: string; label: string }) => (
  <svg className="la-signature-image" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
    <path d={pathOf(fromStrokes(strokes))} className="la-signature-ink" />
  </svg>
)
