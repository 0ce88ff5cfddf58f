import { atLevel, covers, type Division, type Gazetteer, type Level, LEVELS, pathOf } from './gazetteer.ts'
import { Finder, type Found, related } from './finder.ts'
import { type Candidate, candidate, type Draft } from './reading.ts'
import { spanOf } from './text.ts'

const MOST_CANDIDATES = 20

/** Reads province, city, district, town and community, in any order, by what each name can mean beside the others. */
export class DivisionReader {
  readonly #finder: Finder
  readonly #found: Found[] = []
  #clash: Found | undefined
  /** Deepest divisions that everything read so far allows; empty while nothing was read. */
  now: readonly Division[] = []

  constructor(gazetteer: Gazetteer, home: readonly Division[]) {
    this.#finder = new Finder(gazetteer, home)
  }

  /** Takes a division that stands at the present place; behind a building only one that cannot be anything else. @returns false where none does */
  read(draft: Draft, isBehind: boolean): boolean {
    const found = this.#finder.at(draft.text, draft.pos, this.now)
    if (found === undefined || (isBehind && found.bare)) return false
    // In the middle of a word only a name in full counts: 雄安新区 is no 安新区.
    if (draft.isTorn() && found.grade < 1) return false
    this.accept(draft, found)
    draft.pos = found.to
    return true
  }

  /** Steps over a name that contradicts what was read before; the first is told at the end. */
  stepOver(draft: Draft): boolean {
    const clash = this.#finder.clash(draft.text, draft.pos, this.now)
    if (clash === undefined) return false
    if (this.#clash === undefined) this.#clash = clash
    else draft.skip(clash.from, clash.to)
    draft.pos = clash.to
    return true
  }

  /** Nothing can be added: one community, and with it all above. */
  isSettled(): boolean {
    return this.now.length === 1 && this.now[0]?.level === 'community'
  }

  accept(draft: Draft, found: Found): void {
    this.#found.push(found)
    draft.divisions.add(found.level)
    this.now = narrowed(this.now, found.divisions)
  }

  /** A community named without its code, before anything else was known: looked up once the rest is. */
  resolve(draft: Draft): void {
    const named = draft.parts.get('community')
    if (named?.value == null || named.span === null || draft.divisions.has('community')) return
    const found = this.#finder.communities(named.value, this.now)
    if (found === undefined) return
    const { starts, ends } = draft.line
    draft.parts.delete('community')
    this.accept(draft, { ...found, from: starts.indexOf(named.span.start), to: ends.indexOf(named.span.end) + 1 })
  }

  /** Puts what was found into the draft: each level once, upper ones also where only a lower one is written. */
  finish(draft: Draft): void {
    // 吉林 alone may be the province or a city of it: only the province is known.
    this.now = this.now.filter((d) => !this.now.some((other) => other !== d && covers(other, d)))
    for (const found of this.#found) this.#settle(found)
    if (this.now.length > 0) for (const level of LEVELS) this.#put(draft, level)
    if (this.#clash !== undefined) this.#tellClash(draft, this.#clash)
  }

  /** What a name meant beside the others: 朝阳 in 吉林省 is a district, though a city elsewhere is called so. */
  #settle(found: Found): void {
    const left = found.divisions.filter((d) => this.now.some((n) => related(n, d)))
    if (left.length === 0 || left.length === found.divisions.length) return
    found.divisions = left
    found.level = LEVELS.find((level) => left.some((d) => d.level === level)) ?? found.level
  }

  #tellClash(draft: Draft, clash: Found): void {
    const candidates = clash.divisions.slice(0, MOST_CANDIDATES).map((d) => candidateOf(d, clash.grade))
    for (const level of LEVELS) {
      const part = draft.parts.get(level)
      if (part === undefined) continue
      part.confidence = Math.min(part.confidence, 0.5)
      if (level === clash.level) part.candidates.push(...candidates)
    }
    if (draft.parts.has(clash.level)) {
      draft.skip(clash.from, clash.to)
      return
    }
    const span = spanOf(draft.line, clash.from, clash.to)
    draft.parts.set(clash.level, {
      part: clash.level,
      value: null,
      code: null,
      span,
      confidence: clash.grade,
      candidates,
    })
  }

  /** As it is written; better where something written in full lies in it; what only follows is as sure as what it follows from. */
  #confidence(level: Level, written: Found | undefined): number {
    const below = this.#found.filter((f) => LEVELS.indexOf(f.level) > LEVELS.indexOf(level))
    const support = this.now.length === 1 ? Math.max(0, ...below.map((f) => f.grade)) : 0
    if (written !== undefined) return support >= 0.9 ? Math.max(0.9, written.grade) : written.grade
    return this.now.length > 1 ? 0.8 : Math.min(0.95, support)
  }

  #put(draft: Draft, level: Level): void {
    const all = this.now.map((d) => atLevel(d, level))
    const divisions = [...new Set(all)].filter((d) => d !== undefined)
    const first = divisions[0]
    if (first === undefined) return
    const written = this.#found
      .filter((f) => f.level === level && f.divisions.some((d) => divisions.includes(d)))
      .reduce<Found | undefined>((best, f) => (best !== undefined && best.grade >= f.grade ? best : f), undefined)
    // 朝阳 may be a city, or a district of two others: of the districts nothing is known then.
    if (written === undefined && all.includes(undefined)) return
    const span =
      written === undefined || written.to === written.from ? null : spanOf(draft.line, written.from, written.to)
    if (divisions.length === 1) {
      const confidence = this.#confidence(level, written)
      draft.parts.set(level, { part: level, value: first.shown, code: first.code, span, confidence, candidates: [] })
      return
    }
    // Namesakes: the name is known, which of them is not.
    if (written === undefined && level !== 'district' && level !== 'town') return
    const confidence = Math.round(100 / divisions.length) / 100
    const isOneName = written !== undefined && divisions.every((d) => d.shown === first.shown)
    const candidates = divisions.slice(0, MOST_CANDIDATES).map((d) => candidateOf(d, confidence))
    draft.parts.set(level, {
      part: level,
      value: isOneName ? first.shown : null,
      code: null,
      span,
      confidence,
      candidates,
    })
  }
}

export const candidateOf = (d: Division, confidence: number): Candidate =>
  candidate(d.level, d.shown, confidence, { code: d.code, within: pathOf(d) })

/** The deeper of each related pair: 宁江区 after 松原市 leaves 宁江区; 松原市 after 宁江区 changes nothing. */
function narrowed(now: readonly Division[], found: readonly Division[]): Division[] {
  if (now.length === 0) return [...found]
  const left = new Set<Division>()
  for (const a of now) for (const b of found) if (covers(a, b)) left.add(b)
  for (const a of now) for (const b of found) if (b !== a && covers(b, a)) left.add(a)
  return [...left]
}
