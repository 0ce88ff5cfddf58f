import { isDrawing, type Values } from '#platform/documents/fill.ts'
import { maskIdentity } from '#platform/standards/identity.ts'
import type { CaseFile, PaperParty } from './input.ts'

/**
 * What may stand on a paper, applied to every text of it at the end: people also type names, numbers and addresses into facts, records and places.
 * A protected address stands nowhere; a number of identity in full in legal documents only; on an agreement nobody of the file but whom it binds.
 */
export interface Veil {
  isLegal: boolean
  /** Whom an agreement binds; undefined: all parties may be named. */
  only?: readonly string[]
}

const OUTSIDER = '案外人'
const LEFT_OUT = '（略）'
const ADDRESS = '（地址依法保密）'
/** Citizen's numbers, also with a blank or a dash in between, as people type them. */
const NUMBER = /(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?!\d)/g

/** `null`: it stays as it was typed. */
interface Rule {
  found: string
  becomes: string | null
}

export function veiled(file: CaseFile, veil: Veil, values: Values): Values {
  const cover = coverOf(file, veil)
  const deep = (value: Values[string]): Values[string] => {
    if (typeof value === 'string') return cover(value)
    return isDrawing(value) ? value : value.map((row) => each(row))
  }
  const each = (row: Values): Values => Object.fromEntries(Object.entries(row).map(([tag, one]) => [tag, deep(one)]))
  return each(values)
}

function coverOf(file: CaseFile, { isLegal, only }: Veil): (text: string) => string {
  const outside = only === undefined ? [] : file.parties.filter((p) => !only.includes(p.id))
  const inside = file.parties.filter((p) => !outside.includes(p))
  const hidden = [
    ...file.sealed.map(squeezed),
    ...file.parties.flatMap((p) => (p.isAddressProtected && p.address ? [squeezed(p.address)] : [])),
  ]
  // What belongs on the paper stays whole, also where somebody outside has the same name or lives at the place.
  const kept = [
    file.place,
    ...file.agreements.flatMap((a) => a.incident?.place ?? []),
    ...inside.flatMap((p) => [...ownNames(p), p.phone ?? '', p.address ?? '']),
    ...(isLegal ? inside.map((p) => p.idNo ?? '') : []),
  ].filter((words) => !hidden.some((address) => squeezed(words).includes(address)))
  const rules: Rule[] = [
    ...hidden.map((address) => ({ found: address, becomes: ADDRESS })),
    ...kept.map((words) => ({ found: words, becomes: null })),
    ...(isLegal ? [] : inside.map((p) => ({ found: p.idNo ?? '', becomes: maskIdentity(p.idNo ?? '', 'list') }))),
    ...outside.flatMap((p) => [
      ...ownNames(p).map((name) => ({ found: name, becomes: OUTSIDER })),
      ...[p.idNo, p.phone, p.address, p.guardian?.phone, p.representative?.phone].map((said) => ({
        found: said ?? '',
        becomes: LEFT_OUT,
      })),
    ]),
  ]
  const replace = replacing(rules)
  const own = new Set(isLegal ? inside.map((p) => p.idNo) : [])
  return (text) => {
    const covered = replace(text)
    return covered.replace(NUMBER, (number) => {
      const plain = number.replace(/[ -]/g, '')
      return own.has(plain) ? number : maskIdentity(plain, 'list')
    })
  }
}

const ownNames = (p: PaperParty) => [p.name, p.guardian?.name ?? '', p.representative?.name ?? '']

/** The longest first, so that 王小明 is not taken for 王小; of two rules for the same words the first. */
function replacing(rules: readonly Rule[]): (text: string) => string {
  const byWord = new Map<string, string | null>()
  for (const { found, becomes } of rules) {
    const word = squeezed(found)
    if (word.length >= 2 && !byWord.has(word)) byWord.set(word, becomes)
  }
  if (byWord.size === 0) return (text) => text
  const words = [...byWord.keys()].toSorted((a, b) => b.length - a.length)
  // Blanks between the characters are how a form was typed, not another address.
  const pattern = new RegExp(words.map((word) => [...word].map(escaped).join('\\s*')).join('|'), 'gu')
  return (text) => text.replace(pattern, (found) => byWord.get(squeezed(found)) ?? found)
}

const squeezed = (text: string) => text.replace(/\s+/g, '')
const escaped = (sign: string) => sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
