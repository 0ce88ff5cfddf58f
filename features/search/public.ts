import type { Context } from '#platform/http/action.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { find } from './contract.ts'
import type { Understood } from './query.ts'

export { type Understood, withOneWrong } from './query.ts'

type Answer = AnswerOf<typeof find>
export type SearchHit = Answer['groups'][number]['hits'][number]
export type SearchGroup = Answer['groups'][number]['group']

/** What a slice offers to search: `export const searchKinds = [...] satisfies SearchKind[]` in its contributes.ts. */
export interface SearchKind {
  group: SearchGroup
  /** Smaller is higher. */
  order: number
  /** Best first. At most `limit + 1` hits; the last one only says that there are more. Asks itself what the actor's role may see. */
  find(context: Context, query: Understood, limit: number): Promise<readonly SearchHit[]>
  /** Persons in range with exactly this number, for the kind that knows numbers. */
  findByNumber?(context: Context, number: NumberQuery): Promise<readonly SearchHit[]>
  /** False while what is older than search is being prepared. */
  isWhole?(context: Context): Promise<boolean>
}

export interface NumberQuery {
  kind: 'identity' | 'phone'
  /** Half-width, without spaces and dashes, X as a capital. */
  value: string
}
