import type { TableCell } from '#platform/tables/table.ts'
import { isNobody, isSame, readList, readNames, readOccupancy, readRelation, valueOf } from './cell-values.ts'
import { doorOfColumns, isEmptyDoor, isWholeDoor, readDoor } from './door-text.ts'
import { bareHeading } from './headings.ts'
import type { ColumnPlan } from './layout.ts'
import { type CheckOptions, type PersonCells, readPerson } from './person-cells.ts'
import { readPoint } from './point-cells.ts'
import {
  DOOR_FIELDS,
  type DoorParts,
  type Draft,
  type Field,
  FIELDS,
  type Reason,
  type SaidPoint,
  type Source,
} from './vocabulary.ts'

const IS_FIELD: ReadonlySet<string> = new Set(FIELDS)
const TOTAL = /^(合计|小计|总计|共计|总数|填表|制表|审核|统计|负责人|单位(负责人|盖章)|注[:：]|说明[:：]|备注[:：])/

interface Values {
  value: PersonCells
  raw: Partial<Record<Field, string>>
  numeric: Set<Field>
  dated: Set<Field>
  errors: Field[]
}

/** Reads the rows of a list under headings: rows of persons, households or rooms, in blocks or one by one. */
export class ListRows {
  private before: PersonCells = {}
  private door: DoorParts = {}
  private point: SaidPoint | undefined
  private household = 0
  private householdNo = ''
  private section: DoorParts = {}
  private readonly columns: readonly ColumnPlan[]
  private readonly source: (row: number) => Source
  private readonly around: DoorParts
  private readonly options: CheckOptions
  private readonly emit: (draft: Draft) => void

  constructor(
    columns: readonly ColumnPlan[],
    around: { source: (row: number) => Source; door: DoorParts; options: CheckOptions },
    emit: (draft: Draft) => void,
  ) {
    this.columns = columns
    this.source = around.source
    this.around = around.door
    this.options = around.options
    this.emit = emit
  }

  row(row: number, cells: readonly TableCell[]): void {
    if (this.isHeading(cells) || TOTAL.test(cells.find((c) => c.text !== '')?.text.trim() ?? '')) return
    if (this.isSection(cells)) return
    const values = this.valuesOf(cells)
    const { value } = values
    const says = Object.keys(value).length > 0 || values.errors.length > 0
    if (!says) return
    const isNobodyHere = isNobody(value.name ?? '')
    this.placeRow(values, isNobodyHere)
    const source = this.source(row)
    const reasons: Reason[] = values.errors.map((field) => ({ field, code: 'cell_error', level: 'wrong' }))
    reasons.push(...this.doorReasons(values.dated))
    const { point, reasons: doubts } = readPoint(value, this.options.datum)
    reasons.push(...doubts)
    this.point = point
    if (isNobodyHere || (!value.name && !value.members && !value.idNo))
      this.emitHouse(source, values, reasons, isNobodyHere)
    else this.emitPeople(source, values, reasons)
    // A blank above is no value: 〃 means the last one that was written.
    this.before = { ...this.before, ...value }
  }

  private isHeading(cells: readonly TableCell[]): boolean {
    const same = this.columns.filter((p) => bareHeading(cells[p.index]?.text ?? '') === bareHeading(p.heading))
    return same.length >= Math.min(3, this.columns.length)
  }

  /** A line of its own, 三单元 or 五组, holds for the rows below it. */
  private isSection(cells: readonly TableCell[]): boolean {
    const texts = new Set(cells.map((c) => c.text.trim()).filter((t) => t !== ''))
    if (texts.size !== 1) return false
    const isWide = cells.filter((c) => c.text !== '').length > 1
    const at = cells.findIndex((c) => c.text !== '')
    const plan = this.columns.find((p) => p.index === at)
    const text = [...texts][0] as string
    const door = readDoor(text)
    const isDoor = !isEmptyDoor(door) && door.rest === undefined
    // 101 in the column of rooms is an empty flat, 二单元 there is a line of its own.
    const isPart = isDoor && door.roomNo === undefined && door.groupHouseNo === undefined && door.doorNo === undefined
    if (!isWide && plan !== undefined && IS_FIELD.has(plan.meaning) && !isPart) return false
    if (isDoor)
      this.section =
        door.building !== undefined || door.villageGroup !== undefined ? door : { ...this.section, ...door }
    return true
  }

  private valuesOf(cells: readonly TableCell[]): Values {
    const values: Values = { value: {}, raw: {}, numeric: new Set(), dated: new Set(), errors: [] }
    for (const { index, meaning } of this.columns) {
      const cell = cells[index]
      if (cell === undefined || cell.text === '' || !IS_FIELD.has(meaning)) continue
      const field = meaning as Field
      const text = isSame(cell.text.trim()) ? (this.before[field] ?? '') : valueOf(cell.text)
      if (cell.kind === 'error') values.errors.push(field)
      if (text === '') continue
      if (cell.kind === 'number') values.numeric.add(field)
      if (cell.kind === 'date') values.dated.add(field)
      const known = values.value[field]
      // Only phones may stand in several columns.
      values.value[field] = known === undefined ? text : `${known}、${text}`
      values.raw[field] = values.value[field]
    }
    if (values.value.headName !== undefined && values.value.name === undefined && values.value.members === undefined)
      values.value.name = values.value.headName
    return values
  }

  /** Where the row is, and whose household it belongs to. */
  private placeRow({ value }: Values, isNobodyHere: boolean): void {
    const own = doorOfColumns(value)
    const written = value.address ? readDoor(value.address) : {}
    const said: DoorParts = { ...written, ...own }
    const relation = value.relation ? readRelation(value.relation) : undefined
    const isMember = relation !== undefined && relation !== '户主/本人'
    const saysDoor = !isEmptyDoor(said)
    const sameNo = value.householdNo === undefined ? undefined : value.householdNo === this.householdNo
    const inherits =
      !saysDoor &&
      (isMember || sameNo === true || (value.householdNo === undefined && this.hasHouseholdNo() && !isNobodyHere))
    const before = JSON.stringify(this.door)
    if (!inherits) this.door = { ...this.around, ...this.section, ...said }
    const isSameDoor = JSON.stringify(this.door) === before
    const isNew = sameNo === undefined ? !inherits && (!isSameDoor || relation === '户主/本人' || !saysDoor) : !sameNo
    if (isNew || this.household === 0) this.household += 1
    if (value.householdNo !== undefined) this.householdNo = value.householdNo
  }

  private hasHouseholdNo(): boolean {
    return this.householdNo !== ''
  }

  private doorReasons(dated: ReadonlySet<Field>): Reason[] {
    const damaged = DOOR_FIELDS.find((f) => dated.has(f))
    if (damaged !== undefined) return [{ field: damaged, code: 'door_became_date', level: 'doubtful' }]
    const field: Field = this.columns.some((p) => p.meaning === 'address')
      ? 'address'
      : (this.doorColumn() ?? 'address')
    if (isEmptyDoor(this.door)) return [{ field, code: 'door_missing', level: 'doubtful' }]
    return isWholeDoor(this.door) ? [] : [{ field, code: 'door_incomplete', level: 'doubtful' }]
  }

  private doorColumn(): Field | undefined {
    const order: Field[] = ['roomNo', 'doorNo', 'groupHouseNo', 'building', 'villageGroup']
    return order.find((f) => this.columns.some((p) => p.meaning === f))
  }

  private pointSaid(): { point?: SaidPoint } {
    return this.point === undefined ? {} : { point: this.point }
  }

  private householdKey(source: Source): string {
    return `${source.file}\u0000${source.sheet}\u0000${this.household}`
  }

  private emitHouse(source: Source, { value, raw }: Values, reasons: Reason[], isNobodyHere: boolean): void {
    const occupancy = isNobodyHere ? '空置' : value.occupancy ? readOccupancy(value.occupancy) : undefined
    const base = {
      source,
      raw,
      person: null,
      door: { ...this.door },
      household: this.householdKey(source),
      reasons,
      ...this.pointSaid(),
    }
    this.emit(occupancy === undefined ? base : { ...base, occupancy })
  }

  private emitPeople(source: Source, values: Values, reasons: Reason[]): void {
    const { value, raw, numeric } = values
    const { people, isSure } = readNames(value.name ?? '')
    const numbers = people.length > 1 ? readList(value.idNo ?? '') : [value.idNo ?? '']
    const words = readList(value.relation ?? '')
    const relations = words.length === people.length ? words : value.relation === undefined ? [] : [value.relation]
    const isPaired = numbers.length === people.length || numbers.length === 0
    const unsure: Reason[] = isSure && isPaired ? [] : [{ field: 'name', code: 'people_in_cell', level: 'doubtful' }]
    const occupancy = value.occupancy ? readOccupancy(value.occupancy) : undefined
    const say = (cells: PersonCells, isNumeric: boolean, more: readonly Reason[]) => {
      const read = readPerson(cells, isNumeric, this.options)
      const base = {
        source,
        raw,
        person: read.person,
        door: { ...this.door },
        household: this.householdKey(source),
        reasons: [...reasons, ...more, ...read.reasons],
        ...this.pointSaid(),
      }
      this.emit(occupancy === undefined ? base : { ...base, occupancy })
    }
    people.forEach((p, i) => {
      const relation = p.relation ?? relations[i]
      const cells: PersonCells = { ...value, name: p.name, idNo: isPaired ? (numbers[i] ?? '') : '' }
      if (relation !== undefined) cells.relation = relation
      else delete cells.relation
      // A phone in a cell of several people belongs to one of them, nobody knows whom: the first gets it.
      if (i > 0) delete cells.phone
      say(cells, numeric.has('idNo'), unsure)
    })
    if (people.length === 0 && !value.members) say({ ...value, name: '' }, numeric.has('idNo'), [])
    for (const p of readNames(value.members ?? '').people)
      if (!people.some((known) => known.name === p.name))
        say({ name: p.name, relation: p.relation ?? '其他亲属' }, false, [])
  }
}
