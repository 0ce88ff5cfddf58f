import type { InputOf } from '#platform/http/contract.ts'
import { toCompared } from './dry-run.ts'
import type { commitRows } from './contract.ts'
import { ACCEPTABLE, type Acceptable, CHUNK_ROWS, type Draft } from './vocabulary.ts'

export type CommitInput = InputOf<typeof commitRows>['rows'][number]

/** A request may be one MiB; a character takes three bytes at most, and what is around the rows little. */
const CHUNK_CHARACTERS = 340_000

/** Part of the key of a run: one that was cut in another way cannot go on. */
export const CUT = `${CHUNK_ROWS}/${CHUNK_CHARACTERS}/building`

const MAY_SETTLE: ReadonlySet<string> = new Set(ACCEPTABLE)

/** Whether a row goes to the register: nothing wrong with it, and nothing doubtful that was not settled for the whole run. */
export function isReady({ reasons }: Draft, accepted: ReadonlySet<string>): boolean {
  return reasons.every((r) => r.level !== 'wrong' && (r.level !== 'doubtful' || accepted.has(r.code)))
}

/** Where a row stood: the file that was given, and inside of it the entry of an archive and the sheet. */
function placeIn(
  files: ReadonlyMap<string, number>,
  { file, sheet }: Draft['source'],
): { file: number; sheet: string } {
  const whole = files.get(file)
  if (whole !== undefined) return { file: whole, sheet: cut(sheet) }
  for (const [name, index] of files)
    if (file.startsWith(name)) return { file: index, sheet: cut(`${file.slice(name.length + 1)} ${sheet}`) }
  return { file: 0, sheet: cut(`${file} ${sheet}`) }
}

const cut = (text: string) => [...text.trim()].slice(0, 100).join('')

/** A row as it goes to the register: mapped columns only, in stored form. */
export function toCommitted(draft: Draft, fileIndex: ReadonlyMap<string, number>): CommitInput {
  const { person, source, household, reasons } = draft
  const { door, occupancy, point } = toCompared(draft)
  const row: CommitInput = {
    door,
    household: household.slice(-300) || '-',
    source: { ...placeIn(fileIndex, source), row: source.row },
    doubts: [
      ...new Set(
        reasons.filter((r) => r.level === 'doubtful' && MAY_SETTLE.has(r.code)).map((r) => r.code as Acceptable),
      ),
    ],
  }
  if (occupancy !== undefined) row.occupancy = occupancy
  if (point !== undefined) row.point = point
  if (person !== null) {
    const { name, idType, idNo, phones, ...rest } = person
    const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== ''))
    row.person = { name, idType: (idNo === '' ? 'NONE' : idType) as 'NONE', idNo, phones, ...said }
  }
  return row
}

/** From so many rows on a chunk ends where a building ends: two chunks on their way that both make one would wait for each other. */
const NEARLY_FULL = Math.floor(CHUNK_ROWS * 0.7)

const buildingOf = ({ door: { community, compound, building } }: CommitInput): string =>
  JSON.stringify([community, compound, building])

/**
 * Cuts ready rows into chunks, the same ones each time the same lists are read. A household stays in one chunk where it fits: the rows of one home are
 * then decided together.
 */
export class Chunker {
  private rows: CommitInput[] = []
  private group: CommitInput[] = []
  private building = ''
  private size = 0
  private groupSize = 0
  private no = 0
  private readonly emit: (no: number, rows: CommitInput[]) => void

  constructor(emit: (no: number, rows: CommitInput[]) => void) {
    this.emit = emit
  }

  add(row: CommitInput): void {
    const size = JSON.stringify(row).length + 1
    const [first] = this.group
    const isFull = this.group.length >= CHUNK_ROWS || this.groupSize + size > CHUNK_CHARACTERS
    if (first !== undefined && (first.household !== row.household || isFull)) this.flushGroup()
    const building = buildingOf(row)
    if (this.group.length === 0 && building !== this.building && this.rows.length >= NEARLY_FULL) this.flush()
    this.building = building
    this.group.push(row)
    this.groupSize += size
  }

  end(): void {
    this.flushGroup()
    this.flush()
  }

  private flushGroup(): void {
    if (this.rows.length + this.group.length > CHUNK_ROWS || this.size + this.groupSize > CHUNK_CHARACTERS) this.flush()
    this.rows.push(...this.group)
    this.size += this.groupSize
    this.group = []
    this.groupSize = 0
  }

  private flush(): void {
    if (this.rows.length === 0) return
    this.emit(this.no, this.rows)
    this.no += 1
    this.rows = []
    this.size = 0
  }
}
