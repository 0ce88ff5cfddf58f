/* A template described in a few words, so that no binary file lies in the repository: text with placeholders, tables, repetitions, signature lines. */

type Align = 'left' | 'center' | 'right'

export interface Cell {
  text: string
  align?: Align
  /** 黑体, as headings and labels are set. */
  isHead?: boolean
}

export interface Column {
  head: string
  cell: string
  /** Of the width of the text. */
  percent: number
  align?: Align
}

export type Block =
  /** The name of the paper: 小标宋 22 pt. */
  | { is: 'title'; text: string; isOnNewPage?: boolean }
  /** `isToSign`: room above and below for a hand or a seal. */
  | { is: 'line'; text: string; align?: Align; isSmall?: boolean; isToSign?: boolean }
  /** 黑体 16 pt. */
  | { is: 'heading'; text: string }
  /** Running text: the first line of each paragraph is set in by two characters. */
  | { is: 'text'; text: string }
  /** Rows of label and value without a head. */
  | { is: 'grid'; percents: readonly number[]; rows: readonly (readonly (string | Cell)[])[] }
  /** A table whose second row is repeated for each row of `loop`. */
  | { is: 'table'; loop: string; columns: readonly Column[] }
  | { is: 'repeat'; loop: string; blocks: readonly Block[] }
  /** Where people sign, with room for a seal or a mark. */
  | { is: 'sign'; lines: readonly string[] }

export interface Outline {
  /** In the properties of the file. */
  name: string
  header: string
  /** Stands behind the page number. */
  footer: string
  blocks: readonly Block[]
  /** 装订线: a wider inner margin and the line itself. */
  isBound?: boolean
}

export const title = (text: string): Block => ({ is: 'title', text })
/** For what is repeated: each sheet begins on a page of its own. */
export const sheetTitle = (text: string): Block => ({ is: 'title', text, isOnNewPage: true })
export const heading = (text: string): Block => ({ is: 'heading', text })
export const text = (words: string): Block => ({ is: 'text', text: words })
export const line = (words: string, align: Align = 'left'): Block => ({ is: 'line', text: words, align })
export const toSign = (words: string): Block => ({ is: 'line', text: words, isToSign: true })
export const small = (words: string, align: Align = 'left'): Block => ({
  is: 'line',
  text: words,
  align,
  isSmall: true,
})
export const grid = (percents: readonly number[], ...rows: readonly (readonly (string | Cell)[])[]): Block => ({
  is: 'grid',
  percents,
  rows,
})
export const table = (loop: string, ...columns: readonly Column[]): Block => ({ is: 'table', loop, columns })
export const repeat = (loop: string, ...blocks: readonly Block[]): Block => ({ is: 'repeat', loop, blocks })
export const sign = (...lines: readonly string[]): Block => ({ is: 'sign', lines })
