import type { ReactNode } from 'react'

interface Props {
  title: string
  /** Buttons of the section, beside its heading. */
  acts?: ReactNode
  children: ReactNode
}

export function Section({ title, acts, children }: Props) {
  return (
    <section className="la-panel" aria-label={title}>
      <div className="dp-head">
        <h2 className="dp-heading">{title}</h2>
        {acts}
      </div>
      {children}
    </section>
  )
}

/** Where a list that opens is drawn: beside its field, inside of the dialog or page it belongs to, and not at the end of the document. */
export const inPlace = (trigger: HTMLElement): HTMLElement => trigger.parentElement ?? document.body
