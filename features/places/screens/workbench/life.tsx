import { Link } from '@tanstack/react-router'
import { Alert, Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { errorText, showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { GROUND_KINDS } from '../../vocabulary.ts'
import './places.css'

/* What the pages of acts on roads, compounds and buildings have in common: choose, see what will happen, do it. */

export type GroundKind = (typeof GROUND_KINDS)[number]
type Act =
  | 'places.mergeGround'
  | 'places.splitBuilding'
  | 'places.splitCompound'
  | 'places.moveBuilding'
  | 'places.moveCompound'
  | 'places.demolishBuilding'

const READS = [
  'places.getBuilding',
  'places.listBuildings',
  'places.listCompounds',
  'places.listRoads',
  'places.listCommunities',
  'places.listAddresses',
  'places.getAddress',
  'buildingPicture.getPicture',
] as const

/** An act that shows first what it would do. What was shown is forgotten as soon as something else is chosen. */
export function useAct<N extends Act>(name: N, onDone: (answer: ApiOutput<N>) => void) {
  const [shown, setShown] = useState<{ input: ApiInput<N>; answer: ApiOutput<N> } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const command = useApiCommand(name, { invalidates: READS, quiet: true })
  const forget = () => {
    setShown(null)
    setError(null)
  }
  const look = async (input: ApiInput<N>) => {
    forget()
    try {
      setShown({ input, answer: await command.mutateAsync({ ...input, commit: false }) })
    } catch (refusal) {
      setError(refusal)
    }
  }
  const act = async (more: object = {}) => {
    if (shown === null) return
    try {
      onDone(await command.mutateAsync({ ...shown.input, ...more, commit: true }))
    } catch (refusal) {
      showError(refusal)
      throw refusal
    }
  }
  return { shown: shown?.answer ?? null, error, isBusy: command.isPending, forget, look, act }
}

interface Ground {
  name: string
  version: number
  communityCode: string
  compoundId: string | null
}

/** The road, compound or building that a page is about. Roads and compounds are read from the list of their community. */
export function useGround(kind: GroundKind, id: string, communityCode = '') {
  const isListed = communityCode !== ''
  const roads = useApiQuery('places.listRoads', { communityCode }, { enabled: kind === 'road' && isListed })
  const compounds = useApiQuery('places.listCompounds', { communityCode }, { enabled: kind === 'compound' && isListed })
  const building = useApiQuery('places.getBuilding', { id }, { enabled: kind === 'building' })
  const source = { road: roads, compound: compounds, building }[kind]
  const b = building.data
  const listed = (kind === 'road' ? roads.data : compounds.data)?.items.find((one) => one.id === id)
  const ground: Ground | undefined =
    kind === 'building'
      ? b && { ...b, name: `${b.compoundName ?? ''}${b.name}` }
      : listed && { name: listed.name, version: listed.version, communityCode, compoundId: null }
  return { ground, error: source.error, refetch: () => void source.refetch() }
}

interface PageProps {
  title: string
  explain: string
  ground: ReturnType<typeof useGround>
  /** Back to where one came from. */
  back: ReactNode
  children: ReactNode
}

export const ActPage = ({ title, explain, ground, back, children }: PageProps) => (
  <div className="pl-page pl-detail">
    <h1 className="pl-detail-title">{title}</h1>
    {ground.error ? <ErrorState error={ground.error} onRetry={ground.refetch} /> : null}
    <p>{back}</p>
    <p className="pl-soft">{explain}</p>
    {ground.ground ? children : null}
  </div>
)

export const BackToBuilding = ({ id, name }: { id: string; name: string | undefined }) => (
  <Link to="/places/buildings/$id" params={{ id }}>
    {name}
  </Link>
)

export const BackToGround = ({
  communityCode,
  name,
}: {
  communityCode: string | undefined
  name: string | undefined
}) => {
  const t = useT()
  return (
    <Link to="/places/ground" search={{ communityCode } as never}>
      {name ?? t('places.ground.title')}
    </Link>
  )
}

interface LookProps {
  isReady: boolean
  isBusy: boolean
  error: unknown
  onLook: () => void
}

/** The button that shows what would happen, and why it cannot. */
export const Look = ({ isReady, isBusy, error, onLook }: LookProps) => {
  const t = useT()
  return (
    <>
      <p>
        <Button disabled={!isReady} loading={isBusy} onClick={onLook}>
          {t('places.life.preview')}
        </Button>
      </p>
      {error === null ? null : (
        <Alert type="error" showIcon role="alert" className="pl-notice" title={sentenceOf(error)} />
      )}
    </>
  )
}

const sentenceOf = (error: unknown): string =>
  error instanceof ApiError && error.fields.length > 0 ? error.fields.map((f) => f.message).join(' ') : errorText(error)

export const Numbers = ({ numbers }: { numbers: readonly (readonly [string, number])[] }) => (
  <dl className="pl-facts">
    {numbers.map(([label, value]) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

type Regrouped = ApiOutput<'places.moveBuilding'>

/** What happens to doors that go to other ground: numbers first, then some texts before and after. */
export const Consequences = ({ of, children }: { of: Regrouped; children?: ReactNode }) => {
  const t = useT()
  const numbers = (['doors', 'joined', 'retired', 'households', 'residents', 'tasks'] as const).map(
    (name) => [t(`places.life.count.${name}`), of[name]] as const,
  )
  return (
    <section role="status" className="pl-consequences">
      <h2>{t('places.life.consequences')}</h2>
      <Numbers numbers={numbers} />
      {children}
      <Texts title={t('places.life.examples')} texts={of.examples} />
      <Texts title={t('places.life.joins')} texts={of.joins} />
    </section>
  )
}

const Texts = ({ title, texts }: { title: string; texts: Regrouped['examples'] }) =>
  texts.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul className="pl-plain">
        {texts.map(({ from, to }) => (
          <li key={from}>
            <span className="pl-soft">{from}</span> → {to}
          </li>
        ))}
      </ul>
    </>
  )

export const Reason = ({ value, onChange }: { value: string; onChange: (value: string) => void }) => {
  const t = useT()
  return (
    <label className="pl-label">
      {t('places.life.reason')}
      <Input value={value} maxLength={100} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}
