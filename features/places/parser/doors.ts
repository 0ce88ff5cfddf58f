import { arabicNumber, checkDoorPart } from '#platform/standards/door.ts'
import { checkBuildingName, checkDoor, checkGroup } from '../rules.ts'
import { type Candidate, candidate, type Draft, type Part } from './reading.ts'

/* What begins with a number, a letter or a cardinal word: door, building, group, unit, floor, room. Values are those of ../rules.ts. */

const N = '(?:\\d{1,5}|[〇零一二三四五六七八九十百]{1,6})'
const CARDINAL = '[甲乙丙丁东西南北中]'
const pattern = (source: string) => new RegExp(source, 'y')

const GROUP = pattern(`第?${N}(?:村民小组|居民小组|小组|组(?!团)|生产队|队|社(?!区)|屯)`)
const UNIT = pattern(`第?(?:[A-Z]?${N}|[A-Z]|${N}[A-Z]|${CARDINAL})单元`)
const BUILDING = pattern(
  `第?(?:[甲乙丙丁东西南北]?[A-Z]?${N}[A-Z]?(?:-\\d{1,4})*|[A-Z]|${CARDINAL})(?:号楼(?![下上])|#楼|栋楼?|幢楼?|座(?!谈)|#)`,
)
const FLOOR = pattern(`(?:地下|负|B|-)?${N}[A-Z]?(?:层|F(?![A-Z\\d]))`)
const STOREY = pattern(`第?(${N})楼(?![道下上梯顶后前])`)
const UNIT_DOOR = pattern(`${N}门(?![市面卫店诊口房牌头])`)
const DOOR = pattern(
  `(?:[甲乙丙丁临副东西南北]?(?:${N}(?:排|院|弄))?${N}(?:-\\d{1,4}){0,2}号(?!楼(?![下上]))(?:(?:大?院|附${N}号?|之${N}|-\\d{1,4}号?|\\d{1,4}号)(?!楼(?![下上])|栋|幢|单元))?)`,
)
const ROW = pattern(`[东西南北]?${N}排${N}(?:号|户)?`)
const LANE = pattern(`${N}弄`)
const ROOM = pattern(`(?:-?[A-Z]?\\d{1,5}[A-Z]?|[〇零一二三四五六七八九十百]{1,5})(?:室|房(?!产)|户(?!口))`)
const ROOM_LIST = pattern('\\d{1,5}(?:-\\d{1,5})?(?:,\\d{1,5}(?:-\\d{1,5})?)+室?')
const ROOM_WORD = pattern(
  `(?:[东西南北中左右]{1,2}(?:户|门(?!市)|屋)|(?:商服|车库|门市房?|门房|地下室|阁楼|商铺|仓房|底商|网点)(?:${N}号?|[A-Z]\\d{1,4}号?)?)`,
)
const ROOM_SIDE = pattern('[东西南北中左右](?=$| )')
const CHAIN = pattern('[A-Z]?\\d{1,5}[A-Z]?(?:[- ][A-Z]?\\d{1,5}[A-Z]?){1,3}(?![\\d-])(?:室|房|户)?')
const BARE = pattern('[A-Z]?\\d{1,5}[A-Z]?(?![\\d-])')
const PART_OF_COMPOUND = pattern(`(?:[A-Z]|${N}|[东西南北中])(?:区|期|组团)`)

type Matcher = (d: Draft) => boolean

/** Puts the matched text as one part, in its stored form. @returns false where the rules refuse it */
function take(d: Draft, part: Part, raw: string, confidence: number, candidates: Candidate[] = []): boolean {
  const value = valueOf(part, raw)
  if (value === undefined) return false
  d.put(part, value, d.pos, d.pos + raw.length, confidence, { candidates })
  d.pos += raw.length
  return true
}

/** Stored form of a part as written; undefined where it is none. */
export function valueOf(part: Part, raw: string): string | undefined {
  if (part === 'groupHouseNo') {
    const digits = arabicNumber(raw.replace(/[号户#]$/, '')).replace(/^0+(?=\d)/, '')
    return /^[1-9]\d{0,4}$/.test(digits) ? digits : undefined
  }
  const result =
    part === 'building'
      ? checkBuildingName(raw)
      : part === 'doorNo'
        ? checkDoor(raw)
        : part === 'villageGroup'
          ? checkGroup(raw)
          : checkDoorPart(part === 'unitNo' ? 'unit' : part === 'floorNo' ? 'floor' : 'room', raw, { ranges: true })
  return result.ok ? result.value : undefined
}

const inside = (d: Draft) => d.has('building', 'unitNo', 'floorNo', 'roomNo')

const group: Matcher = (d) => {
  const m = inside(d) ? null : d.match(GROUP)
  return m !== null && take(d, 'villageGroup', m[0], 0.97)
}

const unit: Matcher = (d) => {
  const m = d.match(UNIT)
  if (m !== null) return take(d, 'unitNo', m[0], 0.98)
  const door = inside(d) || d.has('compound') ? d.match(UNIT_DOOR) : null
  return door !== null && !d.has('unitNo') && takeAs(d, 'unitNo', door[0], door[0].slice(0, -1), 0.85)
}

/** A part whose stored form comes from a piece of what is written: 3门 is unit 3. */
function takeAs(d: Draft, part: Part, written: string, raw: string, confidence: number): boolean {
  const value = valueOf(part, raw)
  if (value === undefined) return false
  d.put(part, value, d.pos, d.pos + written.length, confidence)
  d.pos += written.length
  return true
}

const building: Matcher = (d) => {
  const m = d.match(BUILDING)
  if (m === null) return false
  const isDoor = m[0].endsWith('#') && d.has('road') && !d.has('doorNo', 'compound')
  return isDoor ? take(d, 'doorNo', m[0], 0.9) : take(d, 'building', m[0], 0.98)
}

const floor: Matcher = (d) => {
  const m = d.match(FLOOR)
  return m !== null && take(d, 'floorNo', m[0], 0.98)
}

const BUILDING_FOLLOWS = new RegExp(`^(?:第?(?:${N}|[A-Z]|${CARDINAL})(?:单元|门|层)|[A-Z]?\\d{1,3}[- ]\\d)`)
const ROOM_FOLLOWS = /^(\d{1,2}?)(\d{2})(?!\d)/

/** 3楼 is a building or a floor; what stands around it tells, or both are offered. */
const storey: Matcher = (d) => {
  const m = d.match(STOREY)
  if (m === null) return false
  const [raw, number = ''] = m
  if (d.has('building', 'unitNo')) return take(d, 'floorNo', raw, 0.97)
  const rest = d.rest(d.pos + raw.length)
  if (BUILDING_FOLLOWS.test(rest)) return take(d, 'building', raw, 0.9)
  const room = ROOM_FOLLOWS.exec(rest)
  if (room !== null && room[1] !== arabicNumber(number)) return take(d, 'building', raw, 0.85)
  if (d.has('doorNo') && !d.has('compound')) return take(d, 'floorNo', raw, room === null ? 0.8 : 0.9)
  const part = room === null && d.has('compound') ? 'building' : 'floorNo'
  const other = part === 'building' ? 'floorNo' : 'building'
  return take(d, part, raw, 0.6, [candidate(other, valueOf(other, raw) ?? raw, 0.4)])
}

const PLAIN_DOOR = new RegExp(`^${N}(?:-\\d{1,4}){0,2}号$`)
const UNDER_BUILDING = new RegExp(
  `^(?:第?(?:${N}|[A-Z]|${CARDINAL})单元|\\d{1,5}(?:室|房|户|$| )|\\d{1,3}-\\d|${N}(?:层|楼|门))`,
)

/** 12号 is a door on a street, a house in a group, a building in a compound, a room in a building. */
const door: Matcher = (d) => {
  const m = d.match(DOOR) ?? d.match(ROW) ?? (d.has('road') ? d.match(LANE) : null)
  if (m === null) return false
  const [raw] = m
  const plain = PLAIN_DOOR.test(raw)
  if (inside(d)) return plain && !d.has('roomNo') ? take(d, 'roomNo', raw, 0.9) : false
  if (plain && d.has('villageGroup') && !d.has('groupHouseNo', 'road')) return take(d, 'groupHouseNo', raw, 0.97)
  if (d.has('doorNo')) return plain && takeBehindDoor(d, raw)
  if (!plain || d.has('road')) return take(d, 'doorNo', raw, d.has('road') ? 0.98 : 0.85)
  if (UNDER_BUILDING.test(d.rest(d.pos + raw.length))) return take(d, 'building', raw, 0.85)
  const doorNo = candidate('doorNo', valueOf('doorNo', raw) ?? raw, 0.5)
  if (d.has('compound')) return take(d, 'building', raw, 0.5, [doorNo])
  const houseNo = valueOf('groupHouseNo', raw)
  if (d.has('community') && houseNo !== undefined) return take(d, 'groupHouseNo', raw, 0.7, [doorNo])
  return take(d, 'doorNo', raw, 0.7, houseNo === undefined ? [] : [candidate('groupHouseNo', houseNo, 0.3)])
}

/** 12号院5号 is building 5 of the yard; behind any other door it is a room. */
function takeBehindDoor(d: Draft, raw: string): boolean {
  const inYard = d.parts.get('doorNo')?.value?.endsWith('院') === true
  if (UNDER_BUILDING.test(d.rest(d.pos + raw.length))) return take(d, 'building', raw, 0.85)
  const [part, other]: [Part, Part] = inYard ? ['building', 'roomNo'] : ['roomNo', 'building']
  return take(d, part, raw, 0.6, [candidate(other, valueOf(other, raw) ?? raw, 0.4)])
}

const roomWord: Matcher = (d) => {
  if (!inside(d) && !d.has('doorNo', 'compound', 'groupHouseNo')) return false
  const m = d.match(ROOM_WORD)
  if (m !== null) return take(d, 'roomNo', m[0], 0.95)
  const side = d.has('floorNo') && !d.has('roomNo') ? d.match(ROOM_SIDE) : null
  return side !== null && takeAs(d, 'roomNo', side[0], `${side[0]}户`, 0.85)
}

const room: Matcher = (d) => {
  const list = d.has('building', 'doorNo') ? d.match(ROOM_LIST) : null
  if (list !== null) return take(d, 'roomNo', list[0], 0.9)
  const m = d.match(ROOM)
  return m !== null && take(d, 'roomNo', m[0], inside(d) || d.has('doorNo', 'groupHouseNo') ? 0.97 : 0.8)
}

const isRoom = (number: string | undefined) => number !== undefined && /\d{3}/.test(number)

/** What the numbers of 3-2-501 are, and how sure, by what is known before and how many there are. */
function chainParts(d: Draft, numbers: readonly string[]): [parts: Part[], confidence: number] {
  const count = numbers.length
  const endsInRoom = isRoom(numbers.at(-1))
  const all: Part[] = ['building', 'unitNo', 'floorNo', 'roomNo']
  if (d.has('unitNo')) return [['floorNo', 'roomNo'], count === 2 && !endsInRoom ? 0.85 : 0.5]
  if (d.has('building')) {
    if (count === 2) return [['unitNo', 'roomNo'], endsInRoom ? 0.95 : 0.7]
    return [['unitNo', 'floorNo', 'roomNo'], 0.85]
  }
  const behindDoor = d.has('doorNo') && !d.has('compound')
  const sure = behindDoor ? 0.6 : d.has('compound') ? 0.95 : 0.85
  if (count === 4) return [all, behindDoor ? 0.6 : 0.8]
  if (count === 3) return [['building', 'unitNo', 'roomNo'], endsInRoom ? sure : 0.7]
  if (behindDoor) return [['unitNo', 'roomNo'], 0.6]
  return endsInRoom ? [['building', 'roomNo'], d.has('compound') ? 0.85 : 0.75] : [['building', 'unitNo'], 0.5]
}

const chain: Matcher = (d) => {
  const m = d.match(CHAIN)
  if (m === null) return false
  const numbers = [...m[0].matchAll(/[A-Z]?\d+[A-Z]?/g)]
  const written = numbers.map((n) => n[0])
  if (d.has('road') && !d.has('doorNo', 'compound', 'building')) return doorChain(d, m[0], numbers)
  const [parts, confidence] = chainParts(d, written)
  if (parts.length !== numbers.length) return false
  return putChain(d, m[0].length, numbers, parts, confidence)
}

function putChain(
  d: Draft,
  length: number,
  numbers: readonly RegExpMatchArray[],
  parts: readonly Part[],
  confidence: number,
): boolean {
  const at = d.pos
  const values = numbers.map((n, i) => valueOf(parts[i] as Part, n[0]))
  if (values.some((v) => v === undefined)) return false
  for (const [i, n] of numbers.entries()) {
    const from = at + n.index!
    // The last number takes its 室 along.
    const to = i === numbers.length - 1 ? at + length : from + n[0].length
    d.put(parts[i] as Part, values[i] as string, from, to, confidence)
  }
  d.pos = at + length
  return true
}

/** Behind a street 12-3-501 is door, unit and room as likely as one door number: asked. */
function doorChain(d: Draft, raw: string, numbers: readonly RegExpMatchArray[]): boolean {
  const whole = raw.replace(/(室|房|户)$/, '').replaceAll(' ', '-')
  const one = valueOf('doorNo', whole)
  const parts: Part[] =
    numbers.length === 2 ? ['doorNo', 'roomNo'] : numbers.length === 3 ? ['doorNo', 'unitNo', 'roomNo'] : []
  if (!isRoom(numbers.at(-1)?.[0]) || parts.length === 0) {
    if (numbers.length > 3 || one === undefined) return false
    d.put('doorNo', one, d.pos, d.pos + raw.length, numbers.length === 2 ? 0.7 : 0.6, {
      candidates: [candidate('doorNo', valueOf('doorNo', numbers[0]?.[0] ?? '') ?? '', 0.3)],
    })
    d.pos += raw.length
    return true
  }
  const done = putChain(d, raw.length, numbers, parts, 0.7)
  const first = d.parts.get('doorNo')
  if (done && first !== undefined && one !== undefined) first.candidates.push(candidate('doorNo', one, 0.3))
  return done
}

const bare: Matcher = (d) => {
  const m = d.match(BARE)
  if (m === null) return false
  const [raw] = m
  if (d.has('roomNo')) return false
  if (d.has('villageGroup') && !d.has('groupHouseNo', 'road')) return take(d, 'groupHouseNo', raw, 0.85)
  if (d.has('road') && !d.has('doorNo', 'compound', 'building')) return take(d, 'doorNo', raw, 0.85)
  if (inside(d) || d.has('doorNo'))
    return take(d, 'roomNo', raw, isRoom(raw) || d.has('floorNo', 'unitNo') ? 0.95 : 0.7)
  if (d.has('compound')) {
    const [part, other]: [Part, Part] = isRoom(raw) ? ['roomNo', 'building'] : ['building', 'roomNo']
    return take(d, part, raw, 0.6, [candidate(other, valueOf(other, raw) ?? raw, 0.3)])
  }
  return isRoom(raw) ? take(d, 'roomNo', raw, 0.5) : false
}

/** 江南小区二期, 江南小区A区: the name of the compound goes on. */
const compoundGoesOn: Matcher = (d) => {
  const known = d.parts.get('compound')
  if (known?.value == null || known.code !== null || inside(d)) return false
  const m = d.match(PART_OF_COMPOUND)
  if (m === null) return false
  const start = known.span?.start ?? d.pos
  known.value += m[0]
  known.span = { start, end: d.line.ends[d.pos + m[0].length - 1] as number }
  d.pos += m[0].length
  return true
}

/** In this order: the longer and more telling form first. */
export const DOOR_MATCHERS: readonly Matcher[] = [
  compoundGoesOn,
  group,
  unit,
  building,
  floor,
  storey,
  room,
  roomWord,
  door,
  chain,
  bare,
]
