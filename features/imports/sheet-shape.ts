import type { SheetInfo, TableCell } from '#platform/tables/table.ts'
import { isNobody, readNames, valueOf } from './cell-values.ts'
import { isEmptyDoor, isWholeDoor, readDoor } from './door-text.ts'
import type { Meaning } from './headings.ts'
import { type BufferedRow, type Layout, type ColumnPlan, layoutOf, LOOK_AHEAD } from './layout.ts'
import { ListRows } from './list-rows.ts'
import { type CheckOptions, readPerson } from './person-cells.ts'
import type { DoorParts, Draft, Reason } from './vocabulary.ts'

export interface SheetSummary extends SheetInfo {
  readonly shape: Layout['shape']
  readonly columns: readonly ColumnPlan[]
  rows: number
  drafts: number
}

/** A sheet or file is often named by where its people live: 3号楼, 江南小区, 五组. A community is told by the import, not by a file's name. */
function doorOfName(name: string): DoorParts {
  const bare = name
    .replace(/^.*\//, '')
    .replace(/\.\w{2,5}$/, '')
    .replace(/(名单|花名册|登记表|台账|明细|统计表|住户|人员|信息|表)+$/, '')
  const { community: _named, rest, ...door } = readDoor(bare)
  return rest === undefined && !isEmptyDoor(door) ? door : {}
}

/** Reads the rows of one sheet into drafts: waits for the first rows, decides what kind of list it is, then goes row by row. */
export class SheetShape {
  readonly summary: SheetSummary
  private readonly waiting: BufferedRow[] = []
  private layout: Layout | undefined
  private list: ListRows | undefined
  private readonly around: DoorParts
  private readonly info: SheetInfo
  private readonly chosen: Readonly<Record<string, Meaning>>
  private readonly options: CheckOptions
  private readonly emit: (draft: Draft) => void

  constructor(
    info: SheetInfo,
    chosen: Readonly<Record<string, Meaning>>,
    options: CheckOptions,
    emit: (draft: Draft) => void,
  ) {
    this.info = info
    this.chosen = chosen
    this.options = options
    this.around = { ...doorOfName(info.file), ...doorOfName(info.sheet) }
    this.summary = { ...info, shape: 'lines', columns: [], rows: 0, drafts: 0 }
    this.emit = (draft) => {
      this.summary.drafts += 1
      emit(draft)
    }
  }

  row(row: number, cells: readonly TableCell[]): void {
    this.summary.rows += 1
    if (this.layout !== undefined) return this.read(row, cells)
    this.waiting.push({ row, cells })
    if (this.waiting.length >= LOOK_AHEAD) this.decide()
  }

  /** No more rows. @returns what the sheet was understood as */
  end(): SheetSummary {
    if (this.layout === undefined) this.decide()
    return this.summary
  }

  private decide(): void {
    const layout = layoutOf(this.waiting, this.chosen)
    this.layout = layout
    Object.assign(this.summary, { shape: layout.shape, columns: layout.shape === 'list' ? layout.columns : [] })
    if (layout.shape === 'list')
      this.list = new ListRows(
        layout.columns,
        { source: (row) => ({ ...this.info, row }), door: this.around, options: this.options },
        this.emit,
      )
    const first = layout.shape === 'lines' ? 0 : layout.firstDataRow
    for (const { row, cells } of this.waiting.splice(0)) if (row >= first) this.read(row, cells)
  }

  private read(row: number, cells: readonly TableCell[]): void {
    if (this.layout?.shape === 'list') this.list?.row(row, cells)
    else if (this.layout?.shape === 'matrix') this.matrixRow(this.layout, row, cells)
    else this.line(row, cells)
  }

  /** One floor of a building table: each cell is a door with its people. */
  private matrixRow(layout: Layout & { shape: 'matrix' }, row: number, cells: readonly TableCell[]): void {
    const floor = readDoor(`${cells[0]?.text.replace(/(层|楼|F)$/i, '') ?? ''}层`).floorNo
    if (floor === undefined) return
    cells.forEach((cell, i) => {
      const text = valueOf(cell.text)
      const room = layout.rooms[i]
      if (i === 0 || text === '' || (room === undefined && !/^\d{3,4}/.test(text))) return
      const own = /^(\d{3,4})(?:室|号)?\s*/.exec(text)
      const door: DoorParts = { ...this.around, floorNo: floor, roomNo: own?.[1] ?? roomOn(floor, room as string) }
      const unit = layout.units[i] === undefined ? undefined : readDoor(layout.units[i]).unitNo
      if (unit !== undefined) door.unitNo = unit
      this.matrixCell(row, i, text.slice(own?.[0].length ?? 0), door)
    })
  }

  private matrixCell(row: number, column: number, text: string, door: DoorParts): void {
    const source = { ...this.info, row }
    const raw = { roomNo: door.roomNo as string, name: text }
    const household = `${this.info.file}\u0000${this.info.sheet}\u0000${row}.${column}`
    const reasons: Reason[] = isWholeDoor(door)
      ? []
      : [{ field: 'building', code: 'door_incomplete', level: 'doubtful' }]
    if (text === '' || isNobody(text))
      return this.emit(
        text === ''
          ? { source, raw, person: null, door, household, reasons }
          : { source, raw, person: null, door, occupancy: '空置', household, reasons },
      )
    const phones = text.match(/1[3-9]\d{9}/g) ?? []
    const { people, isSure } = readNames(text.replace(/1[3-9]\d{9}/g, ' '))
    people.forEach((p, i) => {
      const read = readPerson(
        {
          name: p.name,
          relation: p.relation ?? (i === 0 ? '户主' : '其他亲属'),
          phone: i === 0 ? phones.join('、') : '',
        },
        false,
        this.options,
      )
      const unsure: Reason[] = isSure ? [] : [{ field: 'name', code: 'people_in_cell', level: 'doubtful' }]
      this.emit({
        source,
        raw,
        person: read.person,
        door,
        household,
        reasons: [...reasons, ...unsure, ...read.reasons],
      })
    })
  }

  /** A line of a pasted list (接龙): what is a number, a phone or a name says so itself; the rest is where they live. */
  private line(row: number, cells: readonly TableCell[]): void {
    const text = valueOf(cells.map((c) => c.text).join(' ')).replace(/^\d{1,4}[.、．)）]\s*/, '')
    const words = text.split(/[\s,，、;；:：]+/).filter((w) => w !== '')
    const number = words.find((w) => /^(\d{15}|\d{17}[\dXx])$/.test(w))
    const phones = words.filter((w) => /^(\+?86)?1[3-9]\d{9}$/.test(w))
    const sex = words.find((w) => /^[男女]$/.test(w))
    const name = words.find((w) => w !== sex && /^[\u3007\u3400-\u9fff·]{2,12}$/.test(w) && !saysDoor(w))
    if (name === undefined || (number === undefined && phones.length === 0)) return
    const rest = words.filter((w) => w !== number && w !== sex && w !== name && !phones.includes(w)).join('')
    const door = { ...this.around, ...(rest === '' ? {} : readDoor(rest)) }
    const reasons: Reason[] = isWholeDoor(door)
      ? []
      : [{ field: 'address', code: isEmptyDoor(door) ? 'door_missing' : 'door_incomplete', level: 'doubtful' }]
    const read = readPerson({ name, idNo: number ?? '', phone: phones.join('、'), sex: sex ?? '' }, false, this.options)
    const raw = { name, idNo: number ?? '', phone: phones.join('、'), address: rest }
    this.emit({
      source: { ...this.info, row },
      raw,
      person: read.person,
      door,
      household: `${this.info.file}\u0000${this.info.sheet}\u0000${row}`,
      reasons: [...reasons, ...read.reasons],
    })
  }
}

const saysDoor = (word: string): boolean => {
  const { rest: _rest, ...parts } = readDoor(word)
  return Object.keys(parts).length > 0
}

/** Floor 3, column 01 is 301; a whole number or a word stays. */
const roomOn = (floor: string, room: string): string => {
  const bare = room.replace(/(室|号)$/, '')
  return /^\d{1,2}$/.test(bare) ? `${floor.replace('-', 'B')}${bare.padStart(2, '0')}` : bare
}
