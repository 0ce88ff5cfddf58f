import { codesOf } from './full-text.ts'

/** Least number of characters to insert, delete or replace; works on code points, O(n·m). */
export function editDistance(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  let row = right.map((_, j) => j + 1)
  left.forEach((char, i) => {
    let diagonal = i
    let before = i + 1
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, before + 1, diagonal + (char === right[j] ? 0 : 1))
      diagonal = above
      before = cost
      return cost
    })
  })
  return row.at(-1) ?? left.length
}

/** From here on two addresses need a person's word that they are different (dictionary §8.1). */
export const SIMILAR = 0.9

/**
 * Likeness of two bare texts, 0–1: one minus edit distance over the longer length. Different numbers, letters or cardinal words give 0:
 * 301室 and 302室 differ in one character of twenty, and are neighbours, not misspellings.
 */
export function similarity(a: string, b: string): number {
  if (a === b) return 1
  if (codesOf(a) !== codesOf(b)) return 0
  return 1 - editDistance(a, b) / Math.max([...a].length, [...b].length, 1)
}
