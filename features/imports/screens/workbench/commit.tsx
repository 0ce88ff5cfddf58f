import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Progress } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type CheckedRow, reasonKey } from '../../dry-run.ts'
import { ACCEPTABLE, type Acceptable } from '../../vocabulary.ts'
import type { Comparison } from './comparing.ts'
import { commitFiles, type CommitOrder, type CommitProgress } from './committing.ts'
import { ReadingFailed } from './reading.ts'
import { Run } from './runs.tsx'

type Stage =
  | { at: 'ask' }
  | { at: 'working' | 'paused'; progress: CommitProgress | null }
  | { at: 'done'; runId: string }

const MAY_SETTLE: ReadonlySet<string> = new Set(ACCEPTABLE)

/** How many rows each doubt bars that somebody may settle; the most frequent first. */
function doubtsIn(rows: readonly CheckedRow[]): [Acceptable, number][] {
  const counts = new Map<Acceptable, number>()
  for (const { outcome, reasons } of rows) {
    if (outcome !== 'doubtful') continue
    const codes = new Set(reasons.filter((r) => r.level === 'doubtful').map((r) => r.code))
    // A row with a doubt that nobody can settle stays out whatever is chosen.
    if (![...codes].every((c) => MAY_SETTLE.has(c))) continue
    for (const code of codes) counts.set(code as Acceptable, (counts.get(code as Acceptable) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])
}

interface Props {
  comparison: Comparison
  order: Omit<CommitOrder, 'accepted' | 'compound'>
}

/** Which doubtful rows go too, off, how far it is, and what came of it. */
export function Commit({ comparison, order }: Props) {
  const t = useT()
  const words = t as (key: string) => string
  const client = useQueryClient()
  const [stage, setStage] = useState<Stage>({ at: 'ask' })
  const [accepted, setAccepted] = useState<Acceptable[]>([])
  const [compound, setCompound] = useState('')
  const stop = useRef<AbortController | null>(null)
  const doubts = useMemo(() => doubtsIn(comparison.rows), [comparison])
  const { counts } = comparison

  const work = async () => {
    const control = new AbortController()
    stop.current = control
    let latest: CommitProgress | null = null
    setStage({ at: 'working', progress: null })
    try {
      const all = { ...order, accepted, compound: compound.trim() }
      const { runId } = await commitFiles(
        all,
        (progress) => {
          latest = progress
          setStage({ at: 'working', progress })
        },
        control.signal,
      )
      setStage({ at: 'done', runId })
      await client.invalidateQueries({ queryKey: ['imports.listRuns'], refetchType: 'all' })
    } catch (error) {
      if (!control.signal.aborted) {
        if (error instanceof ReadingFailed) toast(t('imports.page.failed'), { kind: 'error' })
        else showError(error)
      }
      setStage({ at: 'paused', progress: latest })
    }
  }

  if (stage.at === 'done') return <Run id={stage.runId} />
  if (stage.at !== 'ask') {
    const { progress } = stage
    const isPaused = stage.at === 'paused'
    return (
      <section aria-label={t('imports.commit.title')} className="la-imp-commit">
        <h2 className="la-imp-h2">{t('imports.commit.title')}</h2>
        {progress?.isResumed ? <Alert type="info" showIcon title={t('imports.commit.resumed')} /> : null}
        <p role="status">
          {isPaused
            ? t('imports.commit.paused')
            : t('imports.commit.working', { done: progress?.done ?? 0, total: progress?.total ?? 0 })}
        </p>
        <Progress
          aria-label={t('imports.commit.title')}
          percent={Math.floor(((progress?.done ?? 0) / Math.max(1, progress?.total ?? 1)) * 100)}
        />
        {isPaused ? (
          <Button type="primary" onClick={() => void work()}>
            {t('imports.commit.resume')}
          </Button>
        ) : (
          <Button onClick={() => stop.current?.abort()}>{t('imports.commit.pause')}</Button>
        )}
      </section>
    )
  }
  return (
    <section aria-label={t('imports.commit.title')} className="la-imp-commit">
      <h2 className="la-imp-h2">{t('imports.commit.title')}</h2>
      <p className="la-state-hint">{t('imports.commit.hint')}</p>
      {doubts.length > 0 ? (
        <fieldset className="la-imp-settle">
          <legend>{t('imports.commit.settle')}</legend>
          <Checkbox.Group
            value={accepted}
            onChange={(values) => setAccepted(values as Acceptable[])}
            options={doubts.map(([code, n]) => ({ value: code, label: `${words(reasonKey(code))}（${n}）` }))}
          />
        </fieldset>
      ) : null}
      <label htmlFor="la-imp-compound">{t('imports.commit.compound')}</label>
      <Input
        id="la-imp-compound"
        className="la-imp-compound"
        maxLength={50}
        value={compound}
        onChange={({ target }) => setCompound(target.value)}
      />
      <span className="la-state-hint">{t('imports.commit.compoundHint')}</span>
      <Button
        type="primary"
        disabled={counts.new + counts.changed === 0 && accepted.length === 0}
        onClick={() => void work()}
      >
        {t('imports.commit.start')}
      </Button>
    </section>
  )
}
