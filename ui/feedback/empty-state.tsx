import type { ReactNode } from 'react'

interface Props {
  title: string
  /** What to do next. */
  hint?: string
  action?: ReactNode
  /** True where nothing else heads the page. */
  heading?: boolean
}

/** Nothing here yet: says why, and what to do next. */
export const EmptyState = ({ title, hint, action, heading = false }: Props) => {
  const Title = heading ? 'h1' : 'p'
  return (
    <div className="la-state">
      <Title className="la-state-title">{title}</Title>
      {hint ? <p className="la-state-hint">{hint}</p> : null}
      {action}
    </div>
  )
}
