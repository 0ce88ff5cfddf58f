import { Alert, Select } from 'antd'
import { useMemo } from 'react'
import { type Datum, DATUMS } from '#platform/standards/coordinates.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { bareHeading, type Meaning } from '../../headings.ts'
import type { FolderReport } from '../../read-folder.ts'
import { FIELDS } from '../../vocabulary.ts'

interface Props {
  report: FolderReport
  chosen: Record<string, Meaning>
  onChoose: (chosen: Record<string, Meaning>) => void
  /** Of the coordinates; asked where a list has them and does not say it in a column. */
  datum: Datum | undefined
  onDatum: (datum: Datum) => void
}

/** What was found in the files: what cannot be read and why, each sheet, and each heading with the meaning it was given. */
export function Sheets({ report, chosen, onChoose, datum, onDatum }: Props) {
  const t = useT()
  return (
    <section aria-label={t('imports.page.sheets')}>
      {report.refused.map(({ file, code }) => (
        <Alert
          key={file}
          type="warning"
          showIcon
          title={`${file}：${t(`imports.file.${code}`)}`}
          className="la-imp-alert"
        />
      ))}
      {report.notes.map((n) => (
        <Alert
          key={`${n.file}${n.sheet}${n.code}`}
          type="info"
          showIcon
          title={`${n.file} ${n.sheet}：${t(`imports.note.${n.code}`)}`}
          className="la-imp-alert"
        />
      ))}
      <h2 className="la-imp-h2">{t('imports.page.sheets')}</h2>
      <ul className="la-imp-sheets">
        {report.sheets.map((s) => (
          <li key={`${s.file}\n${s.sheet}`}>
            {t('imports.page.sheet', {
              file: s.file,
              sheet: s.sheet,
              shape: t(`imports.shape.${s.shape}`),
              rows: s.rows,
            })}
          </li>
        ))}
      </ul>
      {asksDatum(report) ? (
        <div className="la-imp-start">
          <label htmlFor="la-imp-datum">{t('imports.page.datum')}</label>
          <Select<Datum>
            id="la-imp-datum"
            className="la-imp-select"
            value={datum ?? null}
            options={DATUMS.map((value) => ({ value, label: t(`places.datum.${value}`) }))}
            onChange={(next) => next !== null && onDatum(next)}
          />
          <span className="la-state-hint">{t('imports.page.datumHint')}</span>
        </div>
      ) : null}
      <Headings report={report} chosen={chosen} onChoose={onChoose} />
    </section>
  )
}

const asksDatum = (report: FolderReport): boolean =>
  report.sheets.some(
    ({ columns }) =>
      columns.some((c) => c.meaning === 'lng' || c.meaning === 'point') && !columns.some((c) => c.meaning === 'datum'),
  )

function Headings({ report, chosen, onChoose }: Pick<Props, 'report' | 'chosen' | 'onChoose'>) {
  const t = useT()
  const headings = useMemo(() => {
    const all = new Map<string, { heading: string; meaning: Meaning }>()
    for (const { heading, meaning } of report.sheets.flatMap((s) => s.columns)) {
      const bare = bareHeading(heading)
      if (bare !== '' && !all.has(bare)) all.set(bare, { heading, meaning })
    }
    return [...all]
  }, [report])
  const options = useMemo(
    () => [
      ...FIELDS.map((f) => ({ value: f as Meaning, label: t(`imports.heading.${f}`) })),
      ...(['unknown', 'note', 'derived', 'ordinal'] as const).map((m) => ({
        value: m as Meaning,
        label: t(`imports.left.${m}`),
      })),
    ],
    [t],
  )
  if (headings.length === 0) return null
  return (
    <>
      <h2 className="la-imp-h2">{t('imports.page.columns')}</h2>
      <ul className="la-imp-columns">
        {headings.map(([bare, { heading, meaning }]) => (
          <li key={bare}>
            <span className="la-imp-heading">{heading}</span>
            {meaning === 'banned' ? (
              <span className="la-imp-banned">{t('imports.left.banned')}</span>
            ) : (
              <Select<Meaning>
                aria-label={t('imports.page.meaning', { heading })}
                value={chosen[bare] ?? meaning}
                options={options}
                showSearch={{ optionFilterProp: 'label' }}
                className="la-imp-meaning"
                onChange={(next) => onChoose({ ...chosen, [bare]: next })}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
