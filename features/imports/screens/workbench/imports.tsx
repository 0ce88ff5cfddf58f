import { Button, Input, Progress, Select, Space } from 'antd'
import { useRef, useState } from 'react'
import { call } from '#ui/api/client.ts'
import type { Datum } from '#platform/standards/coordinates.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { useMe } from '#ui/session/me.ts'
import type { Meaning } from '../../headings.ts'
import type { FolderReport } from '../../read-folder.ts'
import { Commit } from './commit.tsx'
import { type Comparison, compareFiles } from './comparing.ts'
import { DropZone, type NamedBlob } from './drop-zone.tsx'
import { ReadingFailed, readFiles } from './reading.ts'
import { Result } from './result.tsx'
import { Run, Runs } from './runs.tsx'
import { Sheets } from './sheets.tsx'
import './imports.css'

type Stage =
  | { at: 'choose' }
  | { at: 'reading'; file: string }
  | { at: 'columns'; report: FolderReport }
  | { at: 'comparing'; report: FolderReport; done: number }
  | { at: 'result'; comparison: Comparison; report: FolderReport; communityCode: string }
  | { at: 'run'; id: string }

const rowsIn = (report: FolderReport) => report.sheets.reduce((sum, s) => sum + s.drafts, 0)

/** Drop lists, see what their columns mean, compare them with the register, take the check list away or put what is right into the register. */
export default function Imports() {
  const t = useT()
  const me = useMe()
  // The work log leads to one import.
  const [filters] = useUrlFilters()
  const [stage, setStage] = useState<Stage>(filters.run ? { at: 'run', id: filters.run } : { at: 'choose' })
  const [files, setFiles] = useState<NamedBlob[]>([])
  const [chosen, setChosen] = useState<Record<string, Meaning>>({})
  const [community, setCommunity] = useState<string>()
  const [sender, setSender] = useState('')
  const stop = useRef<AbortController | null>(null)
  const [datum, setDatum] = useState<Datum>()
  const options = { today: todayInShanghai(), demo: me.demo, datum }

  const run = async (work: (signal: AbortSignal) => Promise<void>, back: Stage) => {
    const control = new AbortController()
    stop.current = control
    try {
      await work(control.signal)
    } catch (error) {
      if (!control.signal.aborted) {
        if (error instanceof ReadingFailed) toast(t('imports.page.failed'), { kind: 'error' })
        else showError(error)
      }
      setStage(back)
    }
  }
  const inspect = (some: NamedBlob[], meanings: Record<string, Meaning>, of: Datum | undefined) => {
    setFiles(some)
    setChosen(meanings)
    setDatum(of)
    return run(
      async (signal) => {
        const order = { files: some, chosen: meanings, options: { ...options, datum: of }, isWhole: false }
        const report = await readFiles(order, { onFile: (file) => setStage({ at: 'reading', file }) }, signal)
        setStage({ at: 'columns', report })
      },
      { at: 'choose' },
    )
  }
  const compare = (report: FolderReport, communityCode: string) =>
    run(
      async (signal) => {
        setStage({ at: 'comparing', report, done: 0 })
        const order = { files, chosen, options, isWhole: true }
        const progress = ({ done }: Comparison) => setStage({ at: 'comparing', report, done })
        const comparison = await compareFiles(order, communityCode, progress, signal)
        setStage({ at: 'result', report, comparison, communityCode })
      },
      { at: 'columns', report },
    )

  return (
    <>
      <PageHeader
        title={t('imports.page.title')}
        subtitle={t('imports.page.subtitle')}
        actions={
          stage.at === 'choose' ? null : (
            <Button
              onClick={() => {
                stop.current?.abort()
                setStage({ at: 'choose' })
              }}
            >
              {stage.at === 'reading' || stage.at === 'comparing' ? t('imports.page.stop') : t('imports.page.again')}
            </Button>
          )
        }
      />
      {stage.at === 'choose' ? (
        <>
          <DropZone
            onFiles={(some) => {
              setSender('')
              void inspect(some, {}, undefined)
            }}
          />
          <Runs onOpen={(id) => setStage({ at: 'run', id })} />
        </>
      ) : null}
      {stage.at === 'run' ? <Run id={stage.id} /> : null}
      {stage.at === 'reading' ? <p role="status">{t('imports.page.reading', { file: stage.file })}</p> : null}
      {stage.at === 'columns' ? (
        <>
          <Start
            rows={rowsIn(stage.report)}
            community={community}
            chosen={chosen}
            sender={sender}
            onSender={setSender}
            onCommunity={setCommunity}
            datum={datum}
            onMapping={(meanings, of) => void inspect(files, meanings, of)}
            onStart={(code) => void compare(stage.report, code)}
          />
          <Sheets
            report={stage.report}
            chosen={chosen}
            datum={datum}
            onChoose={(next) => void inspect(files, next, datum)}
            onDatum={(next) => void inspect(files, chosen, next)}
          />
        </>
      ) : null}
      {stage.at === 'comparing' ? (
        <div role="status">
          <p>{t('imports.page.comparing', { done: stage.done, total: rowsIn(stage.report) })}</p>
          <Progress
            aria-label={t('imports.page.result')}
            percent={Math.floor((stage.done / Math.max(1, rowsIn(stage.report))) * 100)}
          />
        </div>
      ) : null}
      {stage.at === 'result' ? (
        <>
          <Commit
            comparison={stage.comparison}
            order={{
              read: { files, chosen, options, isWhole: true },
              communityCode: stage.communityCode,
              sender: sender.trim(),
            }}
          />
          <Result comparison={stage.comparison} />
        </>
      ) : null}
    </>
  )
}

interface StartProps {
  rows: number
  community: string | undefined
  chosen: Record<string, Meaning>
  datum: Datum | undefined
  sender: string
  onSender: (sender: string) => void
  onCommunity: (code: string) => void
  onMapping: (meanings: Record<string, Meaning>, datum: Datum | undefined) => void
  onStart: (code: string) => void
}

/** For which community, whose list, and off. */
function Start({ rows, community, chosen, datum, sender, onSender, onCommunity, onMapping, onStart }: StartProps) {
  const t = useT()
  const communities = useApiQuery('places.listCommunities', {})
  const known = useApiQuery('imports.listMappings', {})
  const items = communities.data?.items ?? []
  const code = community ?? (items.length === 1 ? items[0]?.code : undefined)
  const keep = async () => {
    const meanings = Object.fromEntries(Object.entries(chosen).filter(([, m]) => m !== 'banned')) as Record<
      string,
      Exclude<Meaning, 'banned'>
    >
    try {
      await call('imports.saveMapping', { sender: sender.trim(), meanings, ...(datum ? { datum } : {}) })
      known.refetch().catch(showError)
      toast(t('imports.page.mappingSaved', { sender: sender.trim() }))
    } catch (error) {
      showError(error)
    }
  }
  if (rows === 0) return <p className="la-banner">{t('imports.page.nothing')}</p>
  return (
    <div className="la-imp-start">
      <label htmlFor="la-imp-community">{t('imports.page.community')}</label>
      <Select
        id="la-imp-community"
        className="la-imp-select"
        value={code ?? null}
        showSearch={{ optionFilterProp: 'label' }}
        loading={communities.isLoading}
        options={items.map((c) => ({ value: c.code, label: `${c.shortName} · ${c.townName}` }))}
        onChange={(next) => next !== null && onCommunity(next)}
      />
      <span className="la-state-hint">{t('imports.page.communityHint')}</span>
      <label htmlFor="la-imp-sender">{t('imports.page.sender')}</label>
      <Space wrap>
        <Input
          id="la-imp-sender"
          list="la-imp-senders"
          maxLength={40}
          value={sender}
          onChange={({ target }) => {
            onSender(target.value)
            const saved = known.data?.items.find((m) => m.sender === target.value.trim())
            if (saved) onMapping(saved.meanings, saved.datum ?? undefined)
          }}
        />
        <datalist id="la-imp-senders">
          {(known.data?.items ?? []).map((m) => (
            <option key={m.id} value={m.sender} />
          ))}
        </datalist>
        <Button
          disabled={sender.trim() === '' || (Object.keys(chosen).length === 0 && datum === undefined)}
          onClick={() => void keep()}
        >
          {t('imports.page.saveMapping')}
        </Button>
      </Space>
      <span className="la-state-hint">{t('imports.page.senderHint')}</span>
      <Button type="primary" disabled={code === undefined} onClick={() => code !== undefined && onStart(code)}>
        {t('imports.page.start')}
      </Button>
    </div>
  )
}
