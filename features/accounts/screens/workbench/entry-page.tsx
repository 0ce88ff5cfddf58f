import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import { changeLanguage, LANGUAGES, useLanguage, useT } from '#ui/i18n/i18n.ts'
import { Brand } from '#ui/layout/brand.tsx'
import './accounts.css'

interface Props {
  title: string
  /** One or two sentences: what this page is for. */
  lead?: ReactNode
  children: ReactNode
}

/** The sheet on which people come in: sign-in, set-up, invitation, second factor. */
export const EntryPage = ({ title, lead, children }: Props) => {
  const t = useT()
  const language = useLanguage()
  return (
    <div className="acc-entry">
      <header className="acc-entry-head">
        <Brand />
        <Segmented
          size="small"
          aria-label={t('ui.shell.language')}
          value={language}
          options={LANGUAGES.map((one) => ({ value: one, label: t(`ui.language.${one}`) }))}
          onChange={(one) => void changeLanguage(one)}
        />
      </header>
      <main className="acc-sheet">
        <h1>{title}</h1>
        {lead ? <div className="acc-lead">{lead}</div> : null}
        {children}
      </main>
    </div>
  )
}
