import { Alert, Select } from 'antd'
import { useMemo } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { bareHeading, type Meaning } from '../../headings.ts'
import type { FolderReport } from '../../read-folder.ts'
import { FIELDS } from '../../vocabulary.ts'

interface Props {
  report: FolderReport
  chosen: Record<string, Meaning>
  onChoose: (chosen: Record<string, Meaning>) => void
}

/** What was found in the files: what cannot be read and why, each sheet, and each heading with the meaning it was given. */
export function Sheets({ report, chosen, onChoose }: Props) {
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
      <Headings report={report} chosen={chosen} onChoose={onChoose} />
    </section>
  )
}

function Headings({ report, chosen, onChoose }: Props) {
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
