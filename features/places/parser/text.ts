import { halfWidthCode, upperAscii } from '#platform/standards/text.ts'

/** A line as it is read: half-width, capitals, simplified suffixes; each of its characters knows where it stood in the text as given. */
export interface Line {
  raw: string
  /** Breaks (spaces, commas, brackets) are one space each; a break beside a number and its word is gone. */
  text: string
  /** Offset in `raw` at which a character of `text` begins, and where it ends. */
  starts: Int32Array
  ends: Int32Array
}

export interface Span {
  start: number
  end: number
}

/** Longest line that is read; what stands behind it is said to be unread. Full texts have at most 200 characters. */
export const LINE_MAX = 300

const PLAIN = /^(?:(?![號樓棟單層區縣鎮鄉])[\u4e00-\u9fff0-9A-Z-])*$/
const SIMPLE: Readonly<Record<string, string>> = {
  號: '号',
  樓: '楼',
  棟: '栋',
  單: '单',
  層: '层',
  區: '区',
  縣: '县',
  鎮: '镇',
  鄉: '乡',
  '○': '〇',
  '＃': '#',
  '﹟': '#',
}
/** Words that are not torn by a space: 3 号 楼 is 3号楼. */
const WHOLE = new Set(['号楼', '单元', '小区', '街道', '社区'])
const isAlnum = (char: string) => (char >= '0' && char <= '9') || (char >= 'A' && char <= 'Z')
const isHan = (char: string) => char >= '\u3400' && char <= '\u9fff'

const READ = new Map<string, string>()

/** One character (UTF-16 unit) as it is read; '' where it is invisible, ' ' where it only divides. */
function charOf(raw: string): string {
  const known = READ.get(raw)
  if (known !== undefined) return known
  const read = SIMPLE[raw] ?? newCharOf(raw)
  READ.set(raw, read)
  return read
}

function newCharOf(raw: string): string {
  const half = upperAscii(halfWidthCode(raw))
  if (half === '' || isAlnum(half) || isHan(half) || half === '-' || half === '#' || half === '〇') return half
  if (half === '~' || half === '/' || half === '\\' || half === '_' || half === '.') return '-'
  // Letters of other scripts and halves of rare characters may stand in names; everything else divides.
  return /[\p{L}\p{N}·]/u.test(half) || half >= '\ud800' ? half : ' '
}

/** Reads a text character by character. Never throws; O(n). */
export function lineOf(raw: string): Line {
  const whole = raw.length <= LINE_MAX
  const cut = whole ? raw : raw.slice(0, LINE_MAX)
  const starts = new Int32Array(cut.length + 1)
  const ends = new Int32Array(cut.length + 1)
  if (PLAIN.test(cut)) {
    for (let i = 0; i < cut.length; i++) {
      starts[i] = i
      ends[i] = i + 1
    }
    return { raw, text: cut, starts, ends }
  }
  let text = ''
  const push = (char: string, at: number) => {
    starts[text.length] = at
    ends[text.length] = at + 1
    text += char
  }
  let pending = -1
  for (let i = 0; i < cut.length; i++) {
    const char = charOf(cut[i] as string)
    if (char === '') continue
    if (char === ' ') {
      if (pending < 0) pending = i
      continue
    }
    const before = text.at(-1)
    // 3 号楼 is one word, 3 501 are two numbers and 江南小区 临江路 two names.
    if (pending >= 0 && before !== undefined && isAlnum(before) === isAlnum(char) && !WHOLE.has(before + char))
      push(' ', pending)
    pending = -1
    push(char, i)
  }
  return { raw, text, starts, ends }
}

/** Where characters `from`…`to` of the read text stand in the text as given. */
export const spanOf = (line: Line, from: number, to: number): Span => ({
  start: line.starts[from] as number,
  end: to > from ? (line.ends[to - 1] as number) : (line.starts[from] as number),
})
