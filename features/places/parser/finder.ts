import {
  communitiesOf,
  covers,
  type Division,
  type Gazetteer,
  type Hit,
  type Level,
  LEVELS,
  townsOf,
} from './gazetteer.ts'
import type { NameIndex } from './name-index.ts'

/** A name in a text and the divisions it can mean there. */
export interface Found {
  level: Level
  from: number
  to: number
  divisions: Division[]
  grade: number
  bare: boolean
}

// Beyond so many namesakes the place is not known well enough to look below each of them.
const MOST_AROUND = 30
const SAME_GRADE = 0.06
export const BY_HOME = 0.85
// A bare name in front of one of these is the beginning of another name: 江南小区, 和平路, 南京东路.
const NAME_GOES_ON =
  /^[东西南北中上下新老一二三四五六七八九十]{0,2}(?:路|街|大街|大道|道|巷|胡同|弄|小区|花园|家园|新村|公寓|宿舍|家属|苑|里|村|屯|社区|广场|大厦|学校|小学|中学|医院|市场|集团|公司|国际|新城|城|府|庭|湾|镇|乡)/
const DOOR_FOLLOWS = /^(?:$|[ \d一二三四五六七八九十第甲乙丙丁])/

export const related = (a: Division, b: Division): boolean => covers(a, b) || covers(b, a)

/** Finds divisions by name at a place of a text, among those that fit what is known already. */
export class Finder {
  readonly #gazetteer: Gazetteer
  readonly #home: readonly Division[]

  constructor(gazetteer: Gazetteer, home: readonly Division[]) {
    this.#gazetteer = gazetteer
    this.#home = home
  }

  /** The longest name that stands at `at` and can mean a division above or below `now` (any, where nothing is known). */
  at(text: string, at: number, now: readonly Division[]): Found | undefined {
    let best: Found | undefined
    const look = (index: NameIndex<Hit>) => {
      index.some(text, at, (hits, length) => {
        if (best !== undefined && length < best.to - at) return true
        const fitting = now.length === 0 ? hits : hits.filter((h) => now.some((n) => related(n, h.division)))
        if (fitting.length === 0) return false
        const found = this.#foundOf(fitting, at, length, now.length === 0)
        if (found.bare && !this.#mayStand(text, found, now)) return false
        best = best === undefined ? found : better(best, found)
        return true
      })
    }
    look(this.#gazetteer.upper)
    const around = now.length === 0 ? this.#home : now
    if (now.every((d) => d.level === 'province')) look(this.#gazetteer.towns)
    if (around.length <= MOST_AROUND) {
      for (const d of around) if (d.level === 'city' || d.level === 'district') look(townsOf(d))
      const upper = best
      for (const d of around) {
        // All the communities of a city are many names to make ready: only where nothing nearer stands here.
        if (d.level !== 'province' && (d.level !== 'city' || upper === undefined))
          look(communitiesOf(this.#gazetteer, d))
      }
    }
    return best === undefined || best.bare ? best : this.#orShorter(text, best, now)
  }

  /** Communities of a name within some divisions. */
  communities(name: string, around: readonly Division[]): Found | undefined {
    const hits = (around.length > 0 ? around : this.#home)
      .filter((d) => d.level !== 'province' && d.level !== 'community')
      .flatMap((d) => [...communitiesOf(this.#gazetteer, d).get(name)])
      .filter((h) => !h.bare)
    return hits.length === 0 ? undefined : this.#foundOf(hits, 0, name.length, around.length === 0)
  }

  #foundOf(hits: readonly Hit[], at: number, length: number, isFirst: boolean): Found {
    const top = Math.max(...hits.map((h) => h.grade))
    // A name in full beats one that only may be meant: 彭赵社区 beside 彭赵村.
    const good = hits.filter((h) => h.grade > top - SAME_GRADE)
    const own = isFirst ? good.filter((h) => this.#home.some((d) => related(d, h.division))) : []
    const taken = own.length > 0 ? own : good
    // Chosen among namesakes because one works there: likely, no more.
    const grade = own.length > 0 && own.length < good.length ? Math.min(top, BY_HOME) : top
    const level = LEVELS[Math.min(...taken.map((h) => LEVELS.indexOf(h.division.level)))] as Level
    return {
      level,
      from: at,
      to: at + length,
      divisions: [...new Set(taken.map((h) => h.division))],
      grade,
      bare: taken.every((h) => h.bare),
    }
  }

  /** A bare name counts where what follows makes it one: a division below it, or for a community the door. */
  #mayStand(text: string, found: Found, now: readonly Division[]): boolean {
    const rest = text.slice(found.to)
    const isStreet = /[路街道巷]$/.test(text.slice(found.from, found.to))
    if (found.level === 'community')
      return !isStreet && now.length > 0 && now.every((d) => d.level === 'town') && DOOR_FOLLOWS.test(rest)
    // Said again it says nothing: 郑州大学家属院 in 郑州 begins another name.
    if (now.length > 0 && found.divisions.every((d) => now.every((n) => covers(d, n)))) return false
    if (!isStreet && (rest === '' || rest.startsWith(' '))) return true
    const next = this.at(text, found.to, found.divisions)
    if (next !== undefined) return true
    if (NAME_GOES_ON.test(rest)) return false
    if (!DOOR_FOLLOWS.test(rest) && found.level !== 'town' && (now.length > 0 || found.level !== 'district'))
      return true
    return next !== undefined
  }

  /** 济南市中区 is 济南 and 市中区: a last word that begins the next name belongs to that. */
  #orShorter(text: string, best: Found, now: readonly Division[]): Found {
    const end = best.to - 1
    const hits = this.#gazetteer.upper.get(text.slice(best.from, end))
    const fitting = hits.filter((h) => now.length === 0 || now.some((n) => related(n, h.division)))
    if (fitting.length === 0 || this.at(text, best.to, best.divisions) !== undefined) return best
    const shorter = this.#foundOf(fitting, best.from, end - best.from, now.length === 0)
    const next = this.at(text, end, shorter.divisions)
    return next !== undefined && next.grade === 1 ? shorter : best
  }

  /** A province, city or district in full that fits nothing that is known: the text contradicts itself here. */
  clash(text: string, at: number, now: readonly Division[]): Found | undefined {
    let clash: Found | undefined
    this.#gazetteer.upper.some(text, at, (hits, length) => {
      const full = hits.filter((h) => h.grade === 1)
      if (full.length === 0 || now.length === 0) return false
      clash = { ...this.#foundOf(full, at, length, false), grade: 0.3 }
      return true
    })
    return clash
  }
}

/** The longer; of two that are alike all that both can mean. */
function better(a: Found, b: Found): Found {
  if (a.to !== b.to) return a.to > b.to ? a : b
  if (a.bare !== b.bare) return a.bare ? b : a
  if (a.level !== b.level || b.grade < a.grade - SAME_GRADE) return a
  if (b.grade > a.grade + SAME_GRADE) return b
  return { ...a, grade: Math.max(a.grade, b.grade), divisions: [...new Set([...a.divisions, ...b.divisions])] }
}
