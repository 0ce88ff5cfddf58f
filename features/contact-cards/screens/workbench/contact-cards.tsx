import { Segmented } from 'antd'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { Batches } from './batches.tsx'
import { Desk } from './desk.tsx'
import { Issues } from './issues.tsx'
import './contact-cards.css'

const VIEWS = ['desk', 'batches', 'issues'] as const

/** What is printed for residents, what was printed, and what was given to whom. Which of the three is in the address. */
export default function ContactCards() {
  const t = useT()
  const [filters, change] = useUrlFilters()
  const view = VIEWS.find((one) => one === filters.view) ?? 'desk'
  return (
    <>
      <PageHeader title={t('contactCards.title')} subtitle={t('contactCards.subtitle')} />
      <div className="la-filters">
        <Segmented
          aria-label={t('contactCards.title')}
          value={view}
          onChange={(next) => change({ view: next === 'desk' ? undefined : next })}
          options={VIEWS.map((value) => ({ value, label: t(`contactCards.${value}`) }))}
        />
      </div>
      {view === 'desk' ? <Desk onMade={() => change({ view: 'batches' })} /> : null}
      {view === 'batches' ? <Batches /> : null}
      {view === 'issues' ? <Issues filters={filters} change={change} /> : null}
    </>
  )
}
