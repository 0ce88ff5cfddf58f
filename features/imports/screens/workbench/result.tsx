import { DownloadOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { workbookBytes } from '#platform/files/xlsx-bytes.ts'
import { onePage } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import { useMe } from '#ui/session/me.ts'
import type { CheckedRow } from '../../dry-run.ts'
import { shownNumber } from '../../person-cells.ts'
import { reasonsText, returnedBook } from '../../returned-book.ts'
import { type DoorParts, type Outcome, OUTCOMES } from '../../vocabulary.ts'
import type { Comparison } from './comparing.ts'

const TONES: Record<Outcome, StatusTone> = {
  new: 'good',
  changed: 'waiting',
  same: 'neutral',
  doubtful: 'attention',
  wrong: 'bad',
}
const MOST_SHOWN = 500

const doorText = (d: DoorParts): string =>
  [
    d.community,
    d.road,
    d.doorNo,
    d.compound,
    d.building,
    d.villageGroup,
    d.groupHouseNo === undefined ? undefined : `${d.groupHouseNo}号`,
    d.unitNo === undefined ? undefined : `${d.unitNo}单元`,
    d.roomNo,
    d.rest,
  ]
    .filter((p) => p !== undefined)
    .join('')

/** How many are new, changed, same, doubtful and wrong; the rows of each with their reasons; the workbook to correct. */
export function Result({ comparison }: { comparison: Comparison }) {
  const t = useT()
  const me = useMe()
  // Keys of reasons are put together from their codes.
  const words = t as (key: string) => string
  const { counts, rows } = comparison
  const [outcome, setOutcome] = useState<Outcome>(
    (['wrong', 'doubtful', 'changed', 'new'] as const).find((o) => counts[o] > 0) ?? 'same',
  )
  const shown = rows.filter((r) => r.outcome === outcome).slice(0, MOST_SHOWN)
  const columns: Column<CheckedRow>[] = [
    {
      key: 'row',
      title: t('imports.page.row'),
      width: 150,
      render: ({ draft }) => `${draft.source.file} ${draft.source.sheet}!${draft.source.row}`,
    },
    {
      key: 'who',
      title: t('imports.page.who'),
      isTitle: true,
      width: 90,
      render: ({ draft }) => draft.person?.name ?? t('imports.page.house'),
    },
    {
      key: 'number',
      title: t('imports.page.number'),
      width: 150,
      render: ({ draft }) => shownNumber(draft.person?.idNo || (draft.raw.idNo ?? '')),
    },
    { key: 'place', title: t('imports.page.place'), width: 170, render: ({ draft }) => doorText(draft.door) },
    {
      key: 'reasons',
      title: t('imports.page.reasons'),
      width: 300,
      render: (row) => (
        <StatusTag tone={TONES[row.outcome]}>
          {reasonsText(row, words) || t(`imports.outcome.${row.outcome}`)}
        </StatusTag>
      ),
    },
  ]
  return (
    <section aria-label={t('imports.page.result')} className="la-imp-result">
      <div className="la-filters">
        <Segmented<Outcome>
          aria-label={t('imports.page.filter')}
          value={outcome}
          onChange={setOutcome}
          options={OUTCOMES.map((o) => ({ value: o, label: `${t(`imports.outcome.${o}`)} ${counts[o]}` }))}
        />
        <Button
          icon={<DownloadOutlined aria-hidden="true" />}
          disabled={rows.length === 0}
          onClick={() => void save(rows)}
        >
          {t('imports.page.download')}
        </Button>
      </div>
      <p className="la-state-hint">{t('imports.page.downloadHint')}</p>
      <DataTable<CheckedRow>
        source={onePage(shown, undefined, counts[outcome])}
        columns={columns}
        rowKey={({ draft }) =>
          `${draft.source.file}\n${draft.source.sheet}\n${draft.source.row}\n${draft.household}\n${draft.person?.name ?? ''}`
        }
        label={t('imports.page.result')}
        empty={{ title: t('imports.page.empty') }}
      />
      {counts[outcome] > MOST_SHOWN ? <p>{t('imports.page.shown', { count: MOST_SHOWN })}</p> : null}
    </section>
  )

  async function save(all: readonly CheckedRow[]) {
    try {
      const bytes = await workbookBytes(returnedBook(all, words, { by: me.staff?.name ?? '' }))
      const address = URL.createObjectURL(new Blob([bytes]))
      const link = document.createElement('a')
      link.href = address
      link.download = `${t('imports.returned.title')}.xlsx`
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
    } catch (error) {
      showError(error)
    }
  }
}
