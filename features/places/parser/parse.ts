import { DivisionReader } from './divisions.ts'
import { BY_HOME } from './finder.ts'
import { DOOR_MATCHERS } from './doors.ts'
import { covers, type Division, type Gazetteer } from './gazetteer.ts'
import { type LocalName, localCandidate, readLocal, readName, readRemark } from './grounds.ts'
import type { Local, LocalHit } from './local.ts'
import { Draft, PARTS, type Reading } from './reading.ts'
import { LINE_MAX, lineOf, spanOf } from './text.ts'

export interface Context {
  gazetteer: Gazetteer
  /** Where the reader is: prefers namesakes from here, and looks here for what names no division at all. */
  home?: readonly Division[]
  /** The register's own names, before all others. */
  local?: Local | undefined
}

const RUN = /[A-Z0-9]+/y
const BEGINS_PART = /[\d〇零一二三四五六七八九十百第甲乙丙丁临副东西南北中左右A-Z附地负商车门阁仓底网-]/

/**
 * Reads an address as people write it: any order, levels left out, shorthand, several ways of writing numbers. Pure, never throws; what
 * is not certain says so by its confidence (`SURE`) and its candidates, and what is not understood stands in `unread`.
 * At most 300 characters are read; the rest is unread.
 */
export function parseAddress(text: string, context: Context): Reading {
  const line = lineOf(text)
  const draft = new Draft(line)
  const home = [...(context.home ?? []), ...(context.local?.communities ?? [])]
  const divisions = new DivisionReader(context.gazetteer, home)
  const local: LocalHit[] = []
  while (draft.pos < draft.text.length) step(draft, divisions, context.local, local)
  divisions.resolve(draft)
  placeLocal(draft, divisions, local)
  divisions.finish(draft)
  remarks(draft)
  const unread = draft.unread.map(({ from, to }) => spanOf(line, from, to))
  if (text.length > LINE_MAX) unread.push({ start: LINE_MAX, end: text.length })
  return { text, components: PARTS.flatMap((part) => draft.parts.get(part) ?? []), unread }
}

/** One part, or one character that belongs to none. */
function step(d: Draft, divisions: DivisionReader, local: Local | undefined, found: LocalHit[]): void {
  const char = d.text[d.pos] as string
  if (char === ' ') {
    d.pos += 1
    return
  }
  const name = readLocal(d, local, (h) => isPossible(h, divisions.now))
  if (name !== undefined) {
    if (name.hits[0]?.part === 'community') acceptLocal(d, divisions, name)
    else found.push(...name.hits)
    return
  }
  const beginsPart = BEGINS_PART.test(char)
  const isBehind = divisions.isSettled() || d.has('building', 'unitNo', 'floorNo', 'roomNo')
  if (!(isBehind && beginsPart) && divisions.read(d, isBehind)) return
  if (beginsPart && DOOR_MATCHERS.some((read) => read(d))) return
  if (divisions.stepOver(d) || readName(d)) return
  // A number that is no part is laid aside whole: the end of a telephone number is no room.
  RUN.lastIndex = d.pos
  const length = RUN.exec(d.text)?.[0].length ?? 1
  d.skip(d.pos, d.pos + length)
  d.pos += length
}

/** A community of the register. Without its town it is taken because one works there, and namesakes elsewhere are passed over. */
function acceptLocal(d: Draft, divisions: DivisionReader, { hits, from, to }: LocalName): void {
  const grade = hits[0]?.grade ?? 1
  const isNear = divisions.now.length > 0 && divisions.now.every((n) => n.level === 'town')
  divisions.accept(d, {
    level: 'community',
    from,
    to,
    divisions: hits.flatMap((h) => h.community ?? []),
    grade: isNear ? grade : Math.min(grade, BY_HOME),
    bare: false,
  })
}

const isPossible = (hit: LocalHit, now: readonly Division[]): boolean =>
  now.length === 0 || hit.community === null || now.some((n) => covers(n, hit.community as Division))

/** A street or compound of the register tells its community, and the community tells which of several it is. */
function placeLocal(d: Draft, divisions: DivisionReader, hits: readonly LocalHit[]): void {
  for (const part of ['compound', 'road', 'building'] as const) {
    const own = hits.filter((h) => h.part === part && isPossible(h, divisions.now))
    const component = d.parts.get(part)
    if (own.length === 0 || component === undefined) continue
    const [first] = own as [LocalHit]
    if (own.length > 1) {
      component.candidates = own.map((h) => localCandidate(h, 1 / own.length))
      continue
    }
    Object.assign(component, { code: first.id, candidates: [], confidence: first.grade })
    if (first.community !== null && !d.has('community')) {
      divisions.accept(d, { level: 'community', from: 0, to: 0, divisions: [first.community], grade: 0.9, bare: false })
    }
  }
}

/** Unread pieces that describe the door become its remark; the others stay unread. */
function remarks(d: Draft): void {
  for (const piece of d.unread.splice(0)) {
    const to =
      piece.to - (d.text.slice(piece.from, piece.to).length - d.text.slice(piece.from, piece.to).trimEnd().length)
    if (!readRemark(d, piece.from, to)) d.skip(piece.from, piece.to)
  }
}
