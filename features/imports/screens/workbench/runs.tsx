import { Link } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Progress, Space } from 'antd'
import { useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { onePage, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import { useMe } from '#ui/session/me.ts'
import { OUTCOMES } from '../../vocabulary.ts'

type RunItem = ApiOutput<'imports.listRuns'>['items'][number]
type Kept = ApiOutput<'imports.undo'>['kept']
type Group = ApiOutput<'imports.getRun'>['groups'][number]

const TONES: Record<RunItem['state'], StatusTone> = { OPEN: 'waiting', FINISHED: 'good', UNDONE: 'neutral' }

/** One's own imports, the last one first. */
export function Runs({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useT()
  const runs = useApiQuery('imports.listRuns', {})
  const columns: Column<RunItem>[] = [
    { key: 'made', title: t('imports.runs.made'), width: 150, isTitle: true, render: (r) => formatDateTime(r.madeAt) },
    { key: 'files', title: t('imports.runs.files'), width: 240, render: (r) => filesText(r) },
    {
      key: 'state',
      title: t('imports.runs.state'),
      width: 100,
      render: (r) => <StatusTag tone={TONES[r.state]}>{t(`imports.runs.state.${r.state}`)}</StatusTag>,
    },
    { key: 'rows', title: t('imports.runs.rows'), width: 110, align: 'right', render: (r) => `${r.rows} / ${r.total}` },
    { key: 'counts', title: t('imports.runs.counts'), width: 300, render: (r) => <Counts run={r} /> },
  ]
  return (
    <section aria-label={t('imports.runs.title')}>
      <h2 className="la-imp-h2">{t('imports.runs.title')}</h2>
      <DataTable<RunItem>
        source={onePage(runs.data?.items, runs)}
        columns={columns}
        rowKey={(r) => r.id}
        label={t('imports.runs.title')}
        onOpen={(r) => onOpen(r.id)}
        empty={{ title: t('imports.runs.empty') }}
      />
    </section>
  )
}

const filesText = (r: RunItem) => {
  const [first] = r.files
  return r.files.length > 1 ? `${first?.name ?? ''} +${r.files.length - 1}` : (first?.name ?? '')
}

function Counts({ run }: { run: RunItem }) {
  const t = useT()
  return OUTCOMES.filter((o) => (run.counts[o] ?? 0) > 0)
    .map((o) => `${t(`imports.outcome.${o}`)} ${run.counts[o]}`)
    .join(' · ')
}

/** What came of an import, which of its doors wait, and the way back. */
export function Run({ id }: { id: string }) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('imports.getRun', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <p role="status">…</p>
  return (
    <section aria-label={t('imports.commit.title')} className="la-imp-commit">
      <h2 className="la-imp-h2">
        {filesText(data)} <StatusTag tone={TONES[data.state]}>{t(`imports.runs.state.${data.state}`)}</StatusTag>
      </h2>
      <p>
        {formatDateTime(data.madeAt)} · {data.communityName} · <Counts run={data} />
      </p>
      {data.state === 'OPEN' ? <p className="la-state-hint">{t('imports.runs.openHint')}</p> : null}
      {data.undoUntil === null ? null : (
        <Space wrap>
          <Undo id={id} chunks={data.chunks} onDone={() => void refetch()} />
          <span className="la-state-hint">{t('imports.runs.undoUntil', { date: formatDate(data.undoUntil) })}</span>
        </Space>
      )}
      {data.state === 'UNDONE' ? null : <Groups groups={data.groups} onDone={() => void refetch()} />}
    </section>
  )
}

interface Sum {
  people: number
  doors: number
  restored: number
  kept: Kept
}

/** Asks each chunk what would be, from the last one to the first, then does it. */
function Undo({ id, chunks, onDone }: { id: string; chunks: number[]; onDone: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const [preview, setPreview] = useState<Sum | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const [kept, setKept] = useState<Kept | null>(null)
  const go = async (commit: boolean): Promise<Sum | null> => {
    const sum: Sum = { people: 0, doors: 0, restored: 0, kept: [] }
    try {
      for (const [i, no] of chunks.toReversed().entries()) {
        setDone(i)
        const part = await call('imports.undo', { id, no, commit })
        sum.people += part.people
        sum.doors += part.doors
        sum.restored += part.restored
        sum.kept.push(...part.kept)
      }
      return sum
    } catch (error) {
      showError(error)
      return null
    } finally {
      setDone(null)
    }
  }
  const confirm = async () => {
    setPreview(null)
    const sum = await go(true)
    await client.invalidateQueries({ queryKey: ['imports.listRuns'], refetchType: 'all' })
    onDone()
    if (sum === null) return
    setKept(sum.kept)
    toast(t('imports.runs.undone'))
  }
  return (
    <>
      <Button danger disabled={done !== null} onClick={() => void go(false).then(setPreview)}>
        {t('imports.runs.undo')}
      </Button>
      {done === null ? null : <span role="status">{t('imports.runs.undoing', { done, total: chunks.length })}</span>}
      {done === null ? null : (
        <Progress
          aria-label={t('imports.runs.undo')}
          percent={Math.floor((done / Math.max(1, chunks.length)) * 100)}
          className="la-imp-undoing"
        />
      )}
      {kept !== null && kept.length > 0 ? (
        <>
          <p>{t('imports.runs.undoneKept', { kept: kept.length })}</p>
          <KeptList kept={kept} />
        </>
      ) : null}
      <Modal
        open={preview !== null}
        title={t('imports.runs.undo')}
        onCancel={() => setPreview(null)}
        footer={[
          <Button key="no" onClick={() => setPreview(null)}>
            {t('imports.runs.cancel')}
          </Button>,
          <Button key="yes" danger type="primary" onClick={() => void confirm()}>
            {t('imports.runs.undo')}
          </Button>,
        ]}
      >
        {preview === null ? null : (
          <>
            <p>
              {t('imports.runs.undoPreview', {
                people: preview.people,
                doors: preview.doors,
                restored: preview.restored,
                kept: preview.kept.length,
              })}
            </p>
            {preview.kept.length > 0 ? <KeptList kept={preview.kept} /> : null}
          </>
        )}
      </Modal>
    </>
  )
}

const MOST_KEPT = 200

function KeptList({ kept }: { kept: Kept }) {
  const t = useT()
  const words = t as (key: string) => string
  return (
    <div role="status">
      <ul className="la-imp-kept">
        {kept.slice(0, MOST_KEPT).map((k) => (
          <li key={`${k.kind}${k.recordId ?? k.personId}`}>
            {words(`imports.runs.kept.${k.kind}`)}{' '}
            {k.personId === null ? null : (
              <Link to="/persons/$personId" params={{ personId: k.personId }}>
                {k.personId.slice(-6)}
              </Link>
            )}
            {k.kind === 'address' && k.recordId !== null ? (
              <Link to="/places/$id" params={{ id: k.recordId }}>
                {k.recordId.slice(-6)}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** So many doors are confirmed in one act (places.confirmAddresses). */
const AT_ONCE = 500

/** Drafted doors by building, street or village group; an officer confirms a group at once. */
function Groups({ groups, onDone }: { groups: Group[]; onDone: () => void }) {
  const t = useT()
  const me = useMe()
  const [busy, setBusy] = useState('')
  if (groups.length === 0) return <p className="la-state-hint">{t('imports.groups.none')}</p>
  const canConfirm = me.role === 'OFFICER'
  const confirm = async (g: Group) => {
    setBusy(keyOf(g))
    try {
      for (let i = 0; i < g.addressIds.length; i += AT_ONCE)
        await call('places.confirmAddresses', { ids: g.addressIds.slice(i, i + AT_ONCE) })
      toast(t('imports.groups.done', { count: g.doors }))
      onDone()
    } catch (error) {
      showError(error)
    } finally {
      setBusy('')
    }
  }
  return (
    <>
      <h2 className="la-imp-h2">{t('imports.groups.title')}</h2>
      <p className="la-state-hint">{t('imports.groups.hint')}</p>
      <ul className="la-imp-groups">
        {groups.map((g) => (
          <li key={keyOf(g)}>
            <span className="la-imp-heading">{g.name}</span>
            <Space wrap>
              {canConfirm ? (
                <Button loading={busy === keyOf(g)} disabled={busy !== ''} onClick={() => void confirm(g)}>
                  {t('imports.groups.confirm', { count: g.doors })}
                </Button>
              ) : (
                <span>{g.doors}</span>
              )}
              {g.buildingId === null ? null : (
                <Link to="/places/buildings/$id" params={{ id: g.buildingId }}>
                  {t('imports.groups.picture')}
                </Link>
              )}
              {g.villageGroup === null ? null : (
                <Link
                  to="/places/groups/$communityCode/$group"
                  params={{ communityCode: g.communityCode, group: g.villageGroup }}
                >
                  {t('imports.groups.picture')}
                </Link>
              )}
            </Space>
          </li>
        ))}
      </ul>
    </>
  )
}

const keyOf = (g: Group) => g.addressIds[0] as string
