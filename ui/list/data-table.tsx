import { Button, Table, type TableColumnType } from 'antd'
import type { ReactNode } from 'react'
import type { Pages } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useNarrow } from '#ui/layout/use-narrow.ts'

export interface Column<T> {
  key: string
  title: string
  render: (row: T, index: number) => ReactNode
  width?: number
  align?: 'left' | 'right' | 'center'
  /** Shown as the heading of the card on a phone. */
  isTitle?: boolean
}

interface Props<T> {
  source: Pages<T>
  columns: Column<T>[]
  rowKey: (row: T) => string
  /** Names the table for screen readers. */
  label: string
  onOpen?: (row: T) => void
  selectedKey?: string | undefined
  /** Height of the scrolling body in pixels; virtual from the first row. */
  height?: number
  empty: { title: string; hint?: string; action?: ReactNode }
  selection?: { keys: string[]; onChange: (keys: string[]) => void }
}

/** A list of any length: virtual rows, more on demand, keyboard to open a row, cards on a phone, and its empty and error states. */
export function DataTable<T extends object>(props: Props<T>) {
  const t = useT()
  const narrow = useNarrow()
  const { source, empty } = props
  if (source.error) return <ErrorState error={source.error} onRetry={source.reload} />
  if (!source.isLoading && source.items.length === 0) return <EmptyState {...empty} />
  return (
    <div className="la-list">
      {narrow ? <Cards {...props} /> : <Rows {...props} />}
      <div className="la-list-foot">
        <span aria-live="polite">
          {source.total === null
            ? t('ui.list.shown', { count: source.items.length })
            : t('ui.list.shownOf', { count: source.items.length, total: source.total })}
        </span>
        {props.selection && source.items.length > 0 ? <ChooseAll {...props} selection={props.selection} /> : null}
        {source.hasMore ? (
          <Button onClick={source.loadMore} loading={source.isLoadingMore}>
            {t('ui.list.more')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function ChooseAll<T extends object>({
  source,
  rowKey,
  selection,
}: Props<T> & { selection: NonNullable<Props<T>['selection']> }) {
  const t = useT()
  const none = selection.keys.length > 0
  return (
    <Button onClick={() => selection.onChange(none ? [] : source.items.map(rowKey))}>
      {none ? t('ui.list.chooseNone') : t('ui.list.chooseAll')}
    </Button>
  )
}

/** Of the column of boxes. */
const CHOICE_WIDTH = 48

function Rows<T extends object>({ source, columns, rowKey, label, onOpen, selectedKey, height, selection }: Props<T>) {
  const t = useT()
  return (
    <Table<T>
      aria-label={label}
      size="middle"
      loading={source.isLoading}
      dataSource={source.items}
      rowKey={rowKey}
      pagination={false}
      virtual={height !== undefined}
      scroll={{
        x: columns.reduce((sum, c) => sum + (c.width ?? 140), selection ? CHOICE_WIDTH : 0),
        ...(height === undefined ? {} : { y: height }),
      }}
      columns={columns.map(toAntd)}
      {...(onOpen || selection ? {} : { components: READ_ONLY })}
      rowClassName={(row) => (rowKey(row) === selectedKey ? 'la-row la-row-open' : 'la-row')}
      {...(selection
        ? {
            rowSelection: {
              // antd repeats the header's checkbox in a hidden row, where it still takes the focus: "choose all" stands below the list.
              hideSelectAll: true,
              columnWidth: CHOICE_WIDTH,
              columnTitle: <span className="la-hidden">{t('ui.list.choose')}</span>,
              selectedRowKeys: selection.keys,
              onChange: (keys: React.Key[]) => selection.onChange(keys.map(String)),
            },
          }
        : {})}
      {...(onOpen ? { onRow: (row: T) => opener(() => onOpen(row)) } : {})}
    />
  )
}

// Nothing in such a list takes the focus, yet where it is wider than the page the keyboard must be able to push it sideways (WCAG 2.1.1).
const READ_ONLY = {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  table: (props: React.TableHTMLAttributes<HTMLTableElement>) => <table tabIndex={0} {...props} />,
}

const opener = (open: () => void) => ({
  tabIndex: 0,
  onClick: open,
  onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter' && event.target === event.currentTarget) open()
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next =
        event.key === 'ArrowDown' ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
      if (next instanceof HTMLElement) {
        event.preventDefault()
        next.focus()
      }
    }
  },
})

const toAntd = <T,>(c: Column<T>): TableColumnType<T> => ({
  key: c.key,
  title: c.title,
  width: c.width ?? 140,
  align: c.align ?? 'left',
  render: (_: unknown, row: T, index: number) => c.render(row, index),
})

function Cards<T extends object>({ source, columns, rowKey, label, onOpen, selectedKey }: Props<T>) {
  const title = columns.find((c) => c.isTitle) ?? columns[0]
  const rest = columns.filter((c) => c !== title)
  return (
    <ul className="la-cards" aria-label={label}>
      {source.items.map((row, index) => (
        <li key={rowKey(row)} className={rowKey(row) === selectedKey ? 'la-card la-card-open' : 'la-card'}>
          {onOpen ? (
            <button type="button" className="la-card-title la-plain-button" onClick={() => onOpen(row)}>
              {title?.render(row, index)}
            </button>
          ) : (
            <div className="la-card-title">{title?.render(row, index)}</div>
          )}
          <dl className="la-card-fields">
            {rest.map((c) => (
              <div key={c.key}>
                <dt>{c.title}</dt>
                <dd>{c.render(row, index)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
