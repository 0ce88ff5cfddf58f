import type { ReactNode } from 'react'

interface Props {
  list: ReactNode
  /** Null while nothing is chosen. */
  detail: ReactNode | null
}

/** List and detail side by side; under 900 px whichever is asked for. */
export const SplitView = ({ list, detail }: Props) => (
  <div className={detail ? 'la-split la-split-open' : 'la-split'}>
    <section className="la-split-list">{list}</section>
    {detail ? <section className="la-split-detail">{detail}</section> : null}
  </div>
)
