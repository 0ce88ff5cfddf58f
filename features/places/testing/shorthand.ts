import type { Part } from '../parser/reading.ts'

/** A tail as officers write it, with its right reading. */
export interface Shorthand {
  form: string
  text: string
  parts: Partial<Record<Part, string>>
}

type Roll = (n: number) => number

const HAN = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
const han = (n: number): string =>
  n <= 10
    ? (HAN[n] as string)
    : n < 20
      ? `十${HAN[n - 10]}`
      : `${HAN[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : HAN[n % 10]}`

// Names that also begin like divisions, numbers or streets are among them on purpose.
const COMPOUNDS = [
  '江南小区',
  '铁路小区',
  '万达华府',
  '粮库家属楼',
  '五一新村',
  '中山花园',
  '东方明珠公寓',
  '和平家园',
  '一中家属院',
  '水岸名苑',
]
const ROADS = [
  '临江路',
  '建设街',
  '和平大路',
  '五一路',
  '八一大街',
  '中山东路',
  '南京西路',
  '友谊胡同',
  '二道街',
  '文化大街',
]

/** One tail of every form, with numbers from the dice. `village`: also groups and houses without streets. */
export function shorthands(roll: Roll, village: boolean): Shorthand[] {
  const b = 1 + roll(30)
  const u = 1 + roll(6)
  const f = 1 + roll(17)
  const r = 1 + roll(4)
  const room = `${f}0${r}`
  const compound = COMPOUNDS[roll(COMPOUNDS.length)] as string
  const road = ROADS[roll(ROADS.length)] as string
  const side = ['东', '西', '中'][roll(3)] as string
  const building = `${b}号楼`
  const whole = { compound, building, unitNo: `${u}`, roomNo: room }
  const make = (form: string, text: string, parts: Shorthand['parts']): Shorthand => ({ form, text, parts })
  const town = [
    make('3号楼2单元501室', `${compound}${b}号楼${u}单元${room}室`, whole),
    make('3栋2单元501', `${compound}${b}栋${u}单元${room}`, whole),
    make('三幢二单元501号', `${compound}${han(b)}幢${han(u)}单元${room}号`, whole),
    make('3#2-501', `${compound}${b}#${u}-${room}`, whole),
    make('3-2-501', `${compound}${b}-${u}-${room}`, whole),
    make('3号楼2-501', `${compound}${b}号楼${u}-${room}`, whole),
    make('3楼2单元501', `${compound}${b}楼${u}单元${room}`, whole),
    make('3号楼2门501', `${compound}${b}号楼${u}门${room}`, whole),
    make('3号楼二单元五楼东户', `${compound}${b}号楼${han(u)}单元${han(f)}楼${side}户`, {
      compound,
      building,
      unitNo: `${u}`,
      floorNo: `${f}`,
      roomNo: `${side}户`,
    }),
    make('3号楼2单元5层东', `${compound}${b}号楼${u}单元${f}层${side}`, {
      compound,
      building,
      unitNo: `${u}`,
      floorNo: `${f}`,
      roomNo: `${side}户`,
    }),
    make('3号楼商服2号', `${compound}${b}号楼商服${r}号`, { compound, building, roomNo: `商服${r}号` }),
    make('12栋1402', `${compound}${b}栋${room}`, { compound, building, roomNo: room }),
    make('B座1402', `${compound}${'ABCD'[roll(4)]}座${room}`, { compound, roomNo: room }),
    make('路12号', `${road}${b}号`, { road, doorNo: `${b}号` }),
    make('路甲12号', `${road}甲${b}号`, { road, doorNo: `甲${b}号` }),
    make('路12号附1号', `${road}${b}号附${r}号`, { road, doorNo: `${b}号附${r}号` }),
    make('路12号301室', `${road}${b}号${room}室`, { road, doorNo: `${b}号`, roomNo: room }),
    make('路12号院3号楼2单元501', `${road}${f}号院${b}号楼${u}单元${room}`, {
      road,
      doorNo: `${f}号院`,
      building,
      unitNo: `${u}`,
      roomNo: room,
    }),
    make('路小区3号楼', `${road}${compound}${b}号楼${u}单元${room}室`, { road, ...whole }),
    make('东1排3号', `东${u}排${b}号`, { doorNo: `东${u}排${b}号` }),
  ]
  if (!village) return town
  return [
    make('五组023号', `${han(u)}组0${b + 10}号`, { villageGroup: `${u}组`, groupHouseNo: `${b + 10}` }),
    make('第三村民小组5号', `第${han(u)}村民小组${b}号`, { villageGroup: `${u}组`, groupHouseNo: `${b}` }),
    make('3组', `${u}组`, { villageGroup: `${u}组` }),
    make('五社12号', `${han(u)}社${b}号`, { villageGroup: `${u}社`, groupHouseNo: `${b}` }),
    make('前进屯', '前进屯', { villageGroup: '前进屯' }),
    make('村东1排3号', `东${u}排${b}号`, { doorNo: `东${u}排${b}号` }),
  ]
}
