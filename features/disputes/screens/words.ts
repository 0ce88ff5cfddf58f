import type { ApiOutput, RouteName } from '#ui/api/client.ts'
import type { MessageKey, Translate } from '#ui/i18n/i18n.ts'
import { ACT_KINDS } from '../dispute.ts'
import type { BlockCode } from '../eligibility.ts'

export type File = ApiOutput<'disputes.getDispute'>
export type Party = File['parties'][number]
export type Pair = File['pairs'][number]

/** Reads that any act on a file changes. */
export const CHANGES: readonly RouteName[] = [
  'disputes.getDispute',
  'disputes.listDisputes',
  'disputes.board',
  'disputes.listPapers',
  'today.mine',
  'ledgers.openLedger',
  'ledgers.figures',
]

/** Values of a closed list as choices, in the reader's words. */
export const choices = <V extends string>(t: Translate, family: string, values: readonly V[]) =>
  values.map((value) => ({ value, label: t(`disputes.${family}.${value}` as MessageKey) }))

/** Names of people and things in one line, as the language joins them. */
export const joined = (t: Translate, words: readonly (string | null | undefined)[]): string =>
  words.filter(Boolean).join(t('disputes.comma'))

export const nameOf = (file: Pick<File, 'parties'>, id: string): string =>
  file.parties.find((p) => p.id === id)?.name ?? ''

/** Both who oppose each other. */
export const pairName = (t: Translate, file: Pick<File, 'parties'>, pair: Pick<Pair, 'oneId' | 'otherId'>): string =>
  t('disputes.pairOf', { one: nameOf(file, pair.oneId), other: nameOf(file, pair.otherId) })

/** `人民调解法:29` as one cites it. */
export const article = (t: Translate, code: string): string => {
  const [law = code, no] = code.split(':')
  return no === undefined ? law : t('disputes.article', { law, no })
}

/** What stands against 治安调解, in words. */
export const blockWord = (t: Translate, code: BlockCode): string =>
  code.startsWith('BAR:')
    ? t(`disputes.bar.${code.slice('BAR:'.length)}` as MessageKey)
    : t(`disputes.block.${code}` as MessageKey)

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
/** An instant as the clock on the wall of the station shows it, and back. */
export const toWall = (at: string | Date): string => wall.format(new Date(at)).replace(' ', 'T')
export const fromWall = (at: string): string => `${at}:00+08:00`

/** Word of a step: an act of the machine, or what was done beside it. */
export const stepKey = (kind: string): MessageKey =>
  ((ACT_KINDS as readonly string[]).includes(kind) ? `disputes.act.${kind}` : `disputes.step.${kind}`) as MessageKey

/** Empty texts are left out: the contract says how long a text must be where there is one. */
export const filled = <K extends string>(values: Partial<Record<K, string | null | undefined>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const text = typeof value === 'string' ? value.trim() : ''
      return text === '' ? [] : [[key, text]]
    }),
  ) as Partial<Record<K, string>>
