import { halfWidth, halfWidthCode, upperAscii } from '#platform/standards/text.ts'
import { cut, cutMistyped } from './syllables.ts'

/** A query as the slices look it up. */
export interface Understood {
  /** Forms a name may have, pieces apart by a space: `张 wei`, `z* w*`, and `hans~ muller~` for the beginnings of words of Latin letters. Empty where this cannot be a name, or is one piece only. */
  names: string[]
  /** The same with one letter mistyped; only for a second try. */
  mistyped: string[]
  /** Words of an address or the name of a unit, capitals, without numbers. */
  words: string[]
  numbers: string[]
  /** Regular expressions that the text of an address answers all of. Made of digits, letters and Chinese characters only. */
  patterns: string[]
  /** The last thing named is a building: not yet a door. */
  isBuilding: boolean
  number: { kind: 'identity' | 'phone'; value: string } | null
}

const HAN = '\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}'
/** As many forms as the database takes in one search. */
export const FORMS_MAX = 24
/** A name has at most fifty characters; so many pieces of it are more than anybody types. */
const PIECES_MAX = 12
const WORDS_MAX = 4
const NUMBERS_MAX = 6

/** What a line typed into the box may mean. Never throws; a line that means nothing gives empty lists. */
export function understand(raw: string): Understood {
  const line = halfWidth(raw.normalize('NFC')).replace(/\s+/g, ' ').trim()
  const number = numberIn(line)
  const nothing = { names: [], mistyped: [], words: [], numbers: [], patterns: [], isBuilding: false }
  return number ? { ...nothing, number } : { ...namesIn(line), ...addressIn(line), number: null }
}

const IDENTITY = /^(\d{15}|\d{17}[\dX])$/
const PHONE = /^(1[3-9]\d{9}|0\d{9,11})$/

function numberIn(line: string): Understood['number'] {
  const value = upperAscii(halfWidthCode(line))
    .replace(/[\s-]/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '')
  if (IDENTITY.test(value)) return { kind: 'identity', value }
  return PHONE.test(value) ? { kind: 'phone', value } : null
}

const NAME = new RegExp(`^[${HAN}A-Za-zÀ-ɏ· .'-]+$`, 'u')
const PIECE = new RegExp(`[a-z]+|[${HAN}]`, 'gu')

function namesIn(line: string): { names: string[]; mistyped: string[] } {
  if (!NAME.test(line)) return { names: [], mistyped: [] }
  const lower = line.toLowerCase()
  const runs = withoutMarks(lower.replace(/ü|(?<=\b[ln])yu/g, 'v')).match(PIECE) ?? []
  // The same letters as words of a foreign name, where ü is no v.
  const foreign = withoutMarks(lower).match(PIECE) ?? []
  const isWords = foreign.every((r) => /^[a-z]/.test(r)) && foreign.some((r) => r.length > 2)
  const words = isWords ? [foreign.map((r) => `${r}~`).join(' ')] : []
  const forms = combine(runs.map((r) => (/^[a-z]/.test(r) ? cut(r) : [[r]])))
  const typed = runs.findIndex((r) => /^[a-z]{4,}$/.test(r))
  const slips =
    typed < 0
      ? []
      : cutMistyped(runs[typed] as string).flatMap((pieces) =>
          combine(runs.map((r, i) => (i === typed ? [pieces] : /^[a-z]/.test(r) ? cut(r).slice(0, 1) : [[r]]))),
        )
  return {
    names: [...new Set([...forms, ...words])].slice(0, FORMS_MAX),
    mistyped: [...new Set(slips)].slice(0, FORMS_MAX),
  }
}

const withoutMarks = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')

/** Every choice of one way a run, as forms of two to twelve pieces. */
function combine(choices: string[][][]): string[] {
  const all = choices.reduce<string[][]>(
    (done, ways) => done.flatMap((d) => ways.map((w) => [...d, ...w])).slice(0, FORMS_MAX),
    [[]],
  )
  return all.filter((p) => p.length > 1 && p.length <= PIECES_MAX).map((p) => p.join(' '))
}

const DIGITS = '零一二三四五六七八九'
const SPOKEN = /[零一二三四五六七八九十百]+(?=(号楼|号|栋|幢|座|单元|单|层|楼|室|户|组|排))/g

/** 二十三 → 23; up to 999. */
function spoken(word: string): string {
  let total = 0
  let digit = 0
  for (const c of word) {
    if (c === '百' || c === '十') {
      total += (digit || 1) * (c === '百' ? 100 : 10)
      digit = 0
    } else digit = DIGITS.indexOf(c)
  }
  return String(total + digit)
}

// What follows a number says what it numbers; people write a building in five ways.
const SUFFIX: [RegExp, string, boolean][] = [
  [/^(号楼|栋|幢|座|#楼|#)/, '(号楼|栋|幢|座|#|号|楼)', true],
  [/^(单元|单)/, '单元', false],
  [/^(层|楼|F(?![0-9A-Z]))/, '(层|楼|号楼)', false],
  [/^(室|户|房)/, '(室|户|房|号|$)', false],
  [/^号/, '号', false],
  [/^组/, '组', false],
  [/^排/, '排', false],
]
const START = '(^|[^0-9])'
const END = '([^0-9]|$)'
const SEQUENCE = /^\d{1,5}([-—/_.]\d{1,5})+/

function addressIn(line: string): Pick<Understood, 'words' | 'numbers' | 'patterns' | 'isBuilding'> {
  const words: string[] = []
  const numbers: string[] = []
  const patterns: string[] = []
  let isBuilding = false
  let rest = upperAscii(line).replace(SPOKEN, spoken)
  while (rest !== '') {
    const sequence = SEQUENCE.exec(rest)
    const digits = /^\d+/.exec(rest)?.[0]
    if (sequence) {
      const parts = sequence[0].split(/[-—/_.]/)
      numbers.push(...parts)
      patterns.push(`${START}${parts.join('[^0-9](.*[^0-9])?')}${END}`)
      isBuilding = false
      rest = rest.slice(sequence[0].length).replace(/^[号室户]/, '')
    } else if (digits) {
      const after = rest.slice(digits.length)
      const said = SUFFIX.find(([suffix]) => suffix.test(after))
      numbers.push(digits)
      patterns.push(START + digits + (said?.[1] ?? END))
      isBuilding = said?.[2] ?? false
      rest = said ? after.replace(said[0], '') : after
    } else {
      const word = new RegExp(`^[${HAN}A-Z]+`, 'u').exec(rest)?.[0]
      if (word) {
        words.push(word)
        patterns.push(word)
      }
      rest = rest.slice(word?.length ?? String.fromCodePoint(rest.codePointAt(0) as number).length)
    }
  }
  // Letters alone are the pinyin of a name; addresses and units are written in characters.
  const isLetters = numbers.length === 0 && words.every((w) => /^[A-Z]+$/.test(w))
  if (isLetters || words.length > WORDS_MAX || numbers.length > NUMBERS_MAX)
    return { words: [], numbers: [], patterns: [], isBuilding: false }
  return { words, numbers, patterns, isBuilding }
}

/** Patterns for the words with any one character wrong; words of two characters stay as they are. */
export const withOneWrong = (words: readonly string[]): string[] =>
  words.map((word) => {
    const chars = [...word]
    if (chars.length < 3) return word
    return `(${chars.map((_, i) => `${chars.slice(0, i).join('')}.${chars.slice(i + 1).join('')}`).join('|')})`
  })
