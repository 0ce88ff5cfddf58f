import { useParams, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { PersonLooks } from '#features/privacy/screens/workbench/looks-panel.tsx'
import { useApiQuery } from '#ui/api/hooks.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type PurposeChoice, PurposeGate } from '#ui/records/purpose-gate.tsx'
import { atDoor, ofCheckedVisit } from './at-door.ts'
import { PersonActs } from './person-acts.tsx'
import { PersonFacts } from './person-facts.tsx'
import { PersonResidences } from './person-residences.tsx'
import { Issues } from './words.tsx'
import './residents.css'

export type Person = ApiOutput<'residents.getPerson'>
/** The purpose under which this page stands open; reveals use the same. */
export type Reason = Pick<Parameters<typeof usePerson>[1], 'purpose' | 'basisKind' | 'basisId'>

type Purpose = 'visit' | 'verify' | 'data_fix' | 'counter' | 'spot_check'
type BasisKind = 'task' | 'address' | 'visit'
const usePerson = (personId: string, choice: { purpose: Purpose; basisKind: BasisKind; basisId: string }) =>
  useApiQuery('residents.getPerson', { personId, ...choice })

/** A person with masked numbers. Where one comes from (a door, a task) is the purpose; without it the page does not open. */
export default function PersonPage() {
  const t = useT()
  const { personId } = useParams({ strict: false }) as { personId: string }
  const { address, task, purpose, checked } = useSearch({ strict: false }) as {
    address?: string
    task?: string
    purpose?: string
    checked?: string
  }
  const given: PurposeChoice | undefined = task
    ? { purpose: purpose ?? 'verify', basisKind: 'task', basisId: task, label: '' }
    : address
      ? { ...atDoor(address), label: '' }
      : checked
        ? { ...ofCheckedVisit(checked), label: '' }
        : undefined
  return (
    <>
      {given ? null : <PageHeader title={t('residents.person.title')} />}
      <PurposeGate choices={[]} given={given} hint={t('residents.person.noPurpose')}>
        {(choice) => (
          <PersonOpen
            key={personId}
            personId={personId}
            reason={{
              purpose: choice.purpose as Purpose,
              basisKind: choice.basisKind as BasisKind,
              basisId: choice.basisId,
            }}
          />
        )}
      </PurposeGate>
    </>
  )
}

function PersonOpen({ personId, reason }: { personId: string; reason: Reason }) {
  const t = useT()
  const { data, error, refetch } = usePerson(personId, reason)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const tabs = [
    { key: 'facts', label: t('residents.person.facts'), children: <PersonFacts person={data} reason={reason} /> },
    {
      key: 'homes',
      label: t('residents.person.homes', { count: data.residences.length }),
      children: <PersonResidences person={data} reason={reason} />,
    },
    { key: 'looks', label: t('residents.person.looks'), children: <PersonLooks personId={personId} /> },
  ]
  return (
    <>
      <PageHeader title={data.name} subtitle={<PersonLine person={data} />} actions={<PersonActs person={data} />} />
      <div className="la-panel">
        <Tabs items={tabs} destroyOnHidden />
      </div>
    </>
  )
}

function PersonLine({ person: p }: { person: Person }) {
  const t = useT()
  const age = p.age === null ? '' : t('residents.age', { age: p.age })
  return (
    <>
      {t(`residents.sex.${p.sex}`)} {age} {p.formerName ? `· ${t('residents.formerName', { name: p.formerName })}` : ''}{' '}
      <Issues issues={p.issues} />
    </>
  )
}
