import { type Line, type Span, spanOf } from './text.ts'

/** Parts of an address in the order in which full texts name them. */
export const PARTS = [
  'province',
  'city',
  'district',
  'town',
  'community',
  'road',
  'doorNo',
  'compound',
  'building',
  'villageGroup',
  'groupHouseNo',
  'landmark',
  'unitNo',
  'floorNo',
  'roomNo',
  'subAddr',
] as const
export type Part = (typeof PARTS)[number]

/** From here on a part may fill a field by itself; below it, a person is asked. */
export const SURE = 0.8

export interface Candidate {
  part: Part
  value: string
  /** Division code, or id of a road, compound or building of the register. */
  code: string | null
  /** Where it lies, for telling namesakes apart: 松原市宁江区大洼镇. */
  within: string
  confidence: number
}

export interface Component {
  part: Part
  /** As stored: 3号楼, 2, 东户. Null where several are equally right: then the candidates have to be asked about. */
  value: string | null
  code: string | null
  /** Place in the text as given, UTF-16 offsets; null where the part is not written but follows from another. */
  span: Span | null
  /** 1 written in full and fitting · from 0.8 written short, or following from what is written · below 0.8 a guess to be confirmed. */
  confidence: number
  /** Other possible readings, likest first; empty where there is none. */
  candidates: Candidate[]
}

export interface Reading {
  text: string
  /** In the order of PARTS; a part that is not there is absent. */
  components: Component[]
  /** What of the text stands for no part, word by word. */
  unread: Span[]
}

interface Options {
  code?: string | null
  candidates?: Candidate[]
}

/** An address while it is read: where one stands, and what was found so far. */
export class Draft {
  readonly line: Line
  readonly text: string
  pos = 0
  readonly parts = new Map<Part, Component>()
  /** Divisions that were read; they become parts when all is known. */
  readonly divisions = new Set<Part>()
  readonly unread: { from: number; to: number }[] = []

  constructor(line: Line) {
    this.line = line
    this.text = line.text
  }

  has(...parts: Part[]): boolean {
    return parts.some((part) => this.parts.has(part) || this.divisions.has(part))
  }

  /** Matches a sticky pattern at the present place. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.pos
    return pattern.exec(this.text)
  }

  rest(from = this.pos): string {
    return this.text.slice(from)
  }

  /** Takes `from`…`to` for a part. A second value for one part is never swallowed: it makes the first doubtful. */
  put(part: Part, value: string, from: number, to: number, confidence: number, options: Options = {}): void {
    const { code = null, candidates = [] } = options
    const known = this.parts.get(part)
    if (known === undefined) {
      this.parts.set(part, { part, value, code, span: spanOf(this.line, from, to), confidence, candidates })
      return
    }
    if (known.value === value) return
    known.confidence = Math.min(known.confidence, 0.5)
    known.candidates.push(candidate(part, value, 0.4, { code }), ...candidates)
    this.skip(from, to)
  }

  /** Whether what stands directly before was not understood: what begins here may be the rest of a word. */
  isTorn(): boolean {
    return this.unread.at(-1)?.to === this.pos
  }

  /** Lays `from`…`to` aside as unread; neighbouring characters become one piece. */
  skip(from: number, to: number): void {
    const last = this.unread.at(-1)
    if (last !== undefined && last.to === from) last.to = to
    else this.unread.push({ from, to })
  }
}

export const candidate = (
  part: Part,
  value: string,
  confidence: number,
  more: { code?: string | null; within?: string } = {},
): Candidate => ({ part, value, code: more.code ?? null, within: more.within ?? '', confidence })
