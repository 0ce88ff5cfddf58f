import { Button } from 'antd'
import { useState } from 'react'
import { download } from '#ui/api/download.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type File, joined } from '../words.ts'
import { Section } from './section.tsx'

/** What lies in the file, in the order in which it is bound; each paper and the whole can be printed. Opened on purpose: papers carry numbers in full. */
export function PapersSection({ file }: { file: File }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  return (
    <Section
      title={t('disputes.section.papers')}
      acts={isOpen ? null : <Button onClick={() => setOpen(true)}>{t('disputes.papersShow')}</Button>}
    >
      {isOpen ? <Papers file={file} /> : <p className="dp-soft">{t('disputes.papersHint')}</p>}
    </Section>
  )
}

function Papers({ file }: { file: File }) {
  const t = useT()
  const [printing, setPrinting] = useState<number | null>(null)
  const { data, error, refetch } = useApiQuery('disputes.listPapers', { id: file.id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <p className="dp-soft">{t('ui.loading')}</p>
  const ending = data.asPdf ? 'pdf' : 'docx'
  const print = async (no: number, title: string) => {
    setPrinting(no)
    try {
      const name = `${file.no} ${title}.${ending}`
      await download('disputes.printPaper', { id: file.id, version: data.version, no, format: ending }, name)
      toast(t('disputes.papersSaved', { name }))
    } catch (error) {
      showError(error)
    } finally {
      setPrinting(null)
    }
  }
  return (
    <>
      <ol className="dp-list">
        {data.parts.map((part) => (
          <li key={part.no} className="dp-row">
            <span>
              {part.title} × {part.copies}
            </span>
            {part.isWritten ? (
              <Button
                size="small"
                loading={printing === part.no}
                disabled={printing !== null}
                onClick={() => void print(part.no, part.title)}
              >
                {t('disputes.papersPrint')}
              </Button>
            ) : (
              <span className="dp-soft">{t('disputes.papersLaidIn')}</span>
            )}
          </li>
        ))}
      </ol>
      {data.missing.length > 0 ? <p>{t('disputes.papersMissing', { names: joined(t, data.missing) })}</p> : null}
      <div className="dp-row dp-apart">
        <Button
          type="primary"
          loading={printing === 0}
          disabled={printing !== null}
          onClick={() => void print(0, t('disputes.wholeFile'))}
        >
          {t('disputes.papersWhole')}
        </Button>
        <span className="dp-soft">{t(data.asPdf ? 'disputes.papersAsPdf' : 'disputes.papersAsWord')}</span>
      </div>
    </>
  )
}
