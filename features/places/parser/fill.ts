import type { Pattern } from '../rules.ts'
import type { Candidate, Component, Part, Reading } from './reading.ts'
import { SURE } from './reading.ts'

/** Values for the form of a new address, under the names of `places.registerAddress`. */
export interface Fill {
  communityCode?: string
  pattern?: Pattern
  roadId?: string
  doorNo?: string
  compoundId?: string
  buildingId?: string
  villageGroup?: string
  groupHouseNo?: number
  landmark?: string
  unitNo?: string
  floorNo?: string
  roomNo?: string
  subAddr?: string
}

/** `filled` by itself · `ask`: one of the choices has to be taken · `unknown`: named, but not in the register here · `context`: no field of the form. */
export type PartState = 'filled' | 'ask' | 'unknown' | 'context'

export interface Choice {
  part: Part
  value: string
  within: string
  fill: Fill
}

export interface FilledPart extends Pick<Component, 'part' | 'value' | 'span' | 'confidence'> {
  state: PartState
  choices: Choice[]
}

export interface Filled {
  fill: Fill
  parts: FilledPart[]
}

/** What the register knows behind the names of one reading. */
export interface Register {
  /** Communities in which the reader may register. */
  communities: ReadonlySet<string>
  /** Community of a road or compound. */
  communityOf(id: string): string | undefined
  /** A building of a compound by its name. */
  buildingOf(compoundId: string, name: string): string | undefined
  /** The compound of a building that has left the one in which it was called so. */
  standsIn?(buildingId: string): { compoundId: string; communityCode: string } | undefined
}

const CONTEXT: readonly Part[] = ['province', 'city', 'district', 'town']
const OF_PATTERN: Partial<Record<Part, Pattern>> = {
  road: 'ROAD',
  doorNo: 'ROAD',
  compound: 'COMPOUND',
  building: 'COMPOUND',
  villageGroup: 'RURAL',
  groupHouseNo: 'RURAL',
  landmark: 'RURAL',
}

/** Exactly one of three patterns (dictionary §4.2): the compound before the street it lies on, both before the group. */
function patternOf(reading: Reading): Pattern | undefined {
  const parts = new Set(reading.components.map((c) => c.part))
  if (parts.has('compound')) return 'COMPOUND'
  if (parts.has('road')) return 'ROAD'
  if (parts.has('building')) return 'COMPOUND'
  if (parts.has('villageGroup') || parts.has('groupHouseNo') || parts.has('landmark')) return 'RURAL'
  return parts.has('doorNo') ? 'ROAD' : undefined
}

/** Turns a reading into fields: what is sure is filled, what is not is offered, what the register lacks is named. Pure. */
export function fillOf(reading: Reading, register: Register): Filled {
  const pattern = patternOf(reading)
  const fields = new FieldsOf(reading, register)
  const fill: Fill = pattern === undefined ? {} : { pattern }
  const parts = reading.components.map((c): FilledPart => {
    const { part, value, code, span, confidence } = c
    const shown = { part, value, span, confidence }
    if (CONTEXT.includes(part)) return { ...shown, state: 'context', choices: [] }
    const own = value === null ? undefined : fields.of({ part, value, code })
    if (own !== undefined && confidence >= SURE && (OF_PATTERN[part] ?? pattern) === pattern) {
      Object.assign(fill, own)
      return { ...shown, state: 'filled', choices: [] }
    }
    // The building comes with whichever compound is chosen.
    if (part === 'building' && fields.comesWithCompound()) return { ...shown, state: 'context', choices: [] }
    const first = own === undefined || value === null ? [] : [{ part, value, within: '', fill: own }]
    const choices = [...first, ...c.candidates.flatMap((o) => fields.choiceOf(o) ?? [])]
    return { ...shown, state: choices.length > 0 ? 'ask' : 'unknown', choices: choices.map(withPattern) }
  })
  return { fill, parts }
}

function withPattern(choice: Choice): Choice {
  const pattern = OF_PATTERN[choice.part]
  return pattern === undefined ? choice : { ...choice, fill: { ...choice.fill, pattern } }
}

type Value = Pick<Candidate, 'part' | 'value' | 'code'>

/** The fields that a value of one reading sets; undefined where it names what the register here does not have. */
class FieldsOf {
  readonly #register: Register
  readonly #compound: Component | undefined
  readonly #building: Component | undefined

  constructor(reading: Reading, register: Register) {
    this.#register = register
    this.#compound = reading.components.find((c) => c.part === 'compound')
    this.#building = reading.components.find((c) => c.part === 'building')
  }

  of({ part, value, code }: Value): Fill | undefined {
    if (part === 'community')
      return code !== null && this.#register.communities.has(code) ? { communityCode: code } : undefined
    if (part === 'road' || part === 'compound') return this.#named(part, code)
    if (part === 'building') {
      const compoundId = this.#compound?.code
      const buildingId = code ?? (compoundId == null ? undefined : this.#register.buildingOf(compoundId, value))
      return buildingId === undefined ? undefined : { ...this.#register.standsIn?.(buildingId), buildingId }
    }
    if (part === 'groupHouseNo') return { groupHouseNo: Number(value) }
    return CONTEXT.includes(part) ? undefined : { [part]: value }
  }

  #named(part: 'road' | 'compound', id: string | null): Fill | undefined {
    const communityCode = id === null ? undefined : this.#register.communityOf(id)
    if (id === null || communityCode === undefined) return undefined
    if (part === 'road') return { communityCode, roadId: id }
    const building = this.#building
    const isSure = building !== undefined && building.value !== null && building.confidence >= SURE
    const buildingId = isSure ? this.#register.buildingOf(id, building.value as string) : undefined
    return { communityCode, compoundId: id, ...(buildingId === undefined ? {} : { buildingId }) }
  }

  comesWithCompound(): boolean {
    const compound = this.#compound
    return (
      compound?.code === null &&
      compound.candidates.some((c) => this.#named('compound', c.code)?.buildingId !== undefined)
    )
  }

  choiceOf({ part, value, code, within }: Candidate): Choice | undefined {
    const fill = this.of({ part, value, code })
    return fill === undefined ? undefined : { part, value, within, fill }
  }
}
