import { communityShortName } from '../full-text.ts'
import { checkGroup, checkPlaceName } from '../rules.ts'
import type { Local, LocalHit } from './local.ts'
import { type Candidate, candidate, type Draft, SURE } from './reading.ts'

/* What has a name: communities that no list knows, village groups, streets, compounds, named buildings, landmarks. */

const HAN = '[\\u3400-\\u9fffA-Z0-9·]'
const pattern = (source: string) => new RegExp(source, 'y')
const NUMBER = '(?:第?[0-9〇零一二三四五六七八九十百]|[A-Z]\\d|[甲乙丙丁临副东西南北][0-9一二三四五六七八九十])'
const END = '(?=$| |第?[0-9〇零一二三四五六七八九十A-Z甲乙丙丁临附])'

const COMMUNITY = pattern(
  `${HAN}{1,8}?(?:社区(?:居民委员会|居委会)?|村(?:民委员会|委会)|居(?:民委员会|委会)|(?<!新)村(?![民头口东西南北中部医小里后前委路街巷]))`,
)
const TOWN = pattern(
  `[\\u3400-\\u9fff]{1,9}?(?:街道(?:办事处)?|镇|乡|开发区|高新区|园区|农场|林场)(?!政府|中学|小学|医院|卫生|路|街)`,
)
const VILLAGE = pattern(
  `[\\u3400-\\u9fff]{1,5}?(?:自然屯|自然村|屯|窝堡|窝棚|营子|(?<=[\\u3400-\\u9fff]{2})组(?!团))(?!路|街|小区|镇|乡)`,
)
const ROAD = pattern(
  `${HAN}{1,9}?(?:大街|街(?!道|办)|大道|路(?!口)|巷|胡同|里弄|公路|国道|省道|(?<=[\\u3400-\\u9fff])[道弄]${END})(?!小区|花园|家园|新村|家属|公寓|宿舍|社区|村|苑|大厦|广场|街道|镇|乡|小学|中学|学校|医院|市场)(?:[东西南北中一二三四五六七八九十]段)?`,
)
const COMPOUND = pattern(
  `${HAN}{1,12}?(?:小区|花园|家园|花苑|新村|新城|家属楼|家属院|家属区|大院|宿舍(?!楼)|公寓(?!楼)|公馆|山庄|别墅|大厦|广场|华府|国际|世家|名邸|雅苑|名苑|馨苑|佳苑|丽苑|嘉苑)`,
)
const WEAK_COMPOUND = pattern(`${HAN}{1,10}?[苑府城庭园里湾郡居轩阁坊湖寓]${END}|${HAN}{1,10}?(?<![前后])院${END}`)
const CROSSING = pattern(
  `${HAN}{1,8}(?:路|街|大道|巷)(?:与|和)${HAN}{1,8}(?:路|街|大道|巷)(?:交汇处?|交叉口?|路口)?${HAN}{0,12}`,
)
const NAMED_BUILDING = pattern(
  '(?:[\\u3400-\\u9fff]{0,6}?(?:办公|综合|宿舍|公寓|教学|住院|门诊|商业|商住)|[主副东西南北前后])楼(?![上下道])',
)
// Anything in front of a building's number is the name of what it stands in.
const BEFORE_BUILDING = pattern(
  `[\\u3400-\\u9fff·]{2,10}?(?= ?(?:第?[A-Z]?[0-9〇零一二三四五六七八九十百]{1,4}(?:号楼|栋|幢|座|#|-\\d+)|[A-Z甲乙丙丁]座))`,
)
const BESIDE = /[侧旁边院内]$|后院|前院|平房|棚|门前|对面|后面|前面|楼下|楼上|附近|^[东西南北前后左右]/

export interface LocalName {
  hits: LocalHit[]
  from: number
  to: number
}

/** Takes a name of the register: the longest that stands here and is possible. A community is left to the reader of divisions. */
export function readLocal(
  d: Draft,
  local: Local | undefined,
  possible: (hit: LocalHit) => boolean,
): LocalName | undefined {
  let name: LocalName | undefined
  const from = d.pos
  local?.names.some(d.text, from, (all, length) => {
    const rest = d.rest(from + length)
    const fitting = all.filter((h) => !d.has(h.part) && possible(h) && (!h.bare || mayEnd(h, rest)))
    const first = fitting.toSorted((a, b) => b.grade - a.grade)[0]
    if (first === undefined) return false
    const hits = fitting.filter((h) => h.part === first.part && h.grade === first.grade)
    name = { hits, from, to: from + length }
    return true
  })
  if (name === undefined) return undefined
  const [first] = name.hits as [LocalHit]
  const share = 1 / name.hits.length
  const said = d.text.slice(from, name.to)
  if (first.part !== 'community' && first.grade < SURE) {
    // A former name stays what was written; what it is called now is offered, and nothing follows from it.
    d.put(first.part, said, from, name.to, first.grade, { candidates: name.hits.map((h) => localCandidate(h, 0.5)) })
    d.pos = name.to
    return { ...name, hits: [] }
  }
  if (first.part !== 'community') {
    const one = name.hits.length === 1
    const candidates = one ? [] : name.hits.map((h) => localCandidate(h, share))
    d.put(first.part, first.name, from, name.to, first.grade * share, { code: one ? first.id : null, candidates })
  }
  d.pos = name.to
  return name
}

export const localCandidate = (h: LocalHit, confidence: number): Candidate =>
  candidate(h.part, h.name, Math.round(confidence * 100) / 100, { code: h.id, within: h.community?.name ?? '' })

const mayEnd = (hit: LocalHit, rest: string) =>
  rest === '' || rest.startsWith(' ') || (hit.part !== 'community' && new RegExp(`^${NUMBER}|^[A-Z]座`).test(rest))

interface Named {
  part: 'town' | 'community' | 'villageGroup' | 'road' | 'compound'
  length: number
  confidence: number
}

/** Longer names are likely two: 科技园南区深南大道 is a park and a street. */
const LONG: Readonly<Record<Named['part'], number>> = { town: 6, community: 8, villageGroup: 6, road: 5, compound: 8 }

/** The name that ends first: 临江路江南小区 is a street and then a compound. */
export function readName(d: Draft): boolean {
  if (readLandmark(d, CROSSING, 0.8)) return true
  const named: Named[] = []
  const look = (part: Named['part'], expression: RegExp, confidence: number) => {
    if (d.has(part)) return
    const m = d.match(expression)
    if (m === null) return
    const doubt = d.isTorn() ? 0.5 : m[0].length > LONG[part] ? 0.7 : confidence
    named.push({ part, length: m[0].length, confidence: Math.min(confidence, doubt) })
  }
  if (d.has('city', 'district') && !d.has('community', 'road', 'compound', 'building')) look('town', TOWN, 0.6)
  if (!d.has('road', 'compound', 'building')) look('community', COMMUNITY, 0.7)
  if (!d.has('road', 'compound', 'building')) look('villageGroup', VILLAGE, 0.8)
  if (!d.has('building')) {
    look('road', ROAD, 0.85)
    look('compound', COMPOUND, 0.85)
    if (named.length === 0) look('compound', WEAK_COMPOUND, 0.7)
  }
  const first = named.toSorted((a, b) => a.length - b.length)[0]
  if (first !== undefined) return takeName(d, first)
  if (!d.has('building')) {
    const m = d.match(NAMED_BUILDING)
    if (
      m !== null &&
      (d.has('compound', 'doorNo') ||
        d.rest(d.pos + m[0].length) === '' ||
        /^ ?第?[\d一二三四五六七八九十A-Z]/.test(d.rest(d.pos + m[0].length)))
    ) {
      d.put('building', m[0], d.pos, d.pos + m[0].length, 0.85)
      d.pos += m[0].length
      return true
    }
    if (!d.has('compound')) look('compound', BEFORE_BUILDING, 0.7)
  }
  return named[0] !== undefined && takeName(d, named[0])
}

function takeName(d: Draft, { part, length, confidence }: Named): boolean {
  const raw = d.text.slice(d.pos, d.pos + length)
  const plain = part === 'road' ? raw.replace(/[东西南北中]段$/, '') : raw
  const checked = part === 'villageGroup' ? checkGroup(plain) : checkPlaceName(plain)
  if (!checked.ok) return false
  const value = part === 'community' ? communityShortName(checked.value) : checked.value
  d.put(part, value, d.pos, d.pos + length, confidence)
  d.pos += length
  return true
}

function readLandmark(d: Draft, expression: RegExp, confidence: number): boolean {
  const m = d.has('landmark', 'building') ? null : d.match(expression)
  if (m === null) return false
  d.put('landmark', m[0], d.pos, d.pos + m[0].length, confidence)
  d.pos += m[0].length
  return true
}

/** What is left of the text: beside a door it may describe it, in a village it may be the landmark. Always to be confirmed. */
export function readRemark(d: Draft, from: number, to: number): boolean {
  const words = d.text.slice(from, to).trim()
  if (words.length < 2 || !BESIDE.test(words)) return false
  const behind = d.has('doorNo', 'building', 'roomNo', 'groupHouseNo', 'floorNo', 'unitNo')
  const part = behind ? 'subAddr' : 'landmark'
  if (d.has(part) || (!behind && !d.has('community', 'road', 'town'))) return false
  const checked = checkPlaceName(words)
  if (!checked.ok) return false
  d.put(part, checked.value, from, to, 0.6)
  return true
}
