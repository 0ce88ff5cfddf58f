import type { PoolClient, QueryResultRow } from 'pg'

/**
 * What a store function receives: one open transaction. Statements are hand-written SQL with `$n` parameters; each distinct text is
 * prepared once per connection, so a text must never carry data.
 */
export interface Tx {
  query<R extends QueryResultRow>(text: string, params?: readonly unknown[]): Promise<R[]>
}

const names = new Map<string, string>()
const MAX_PREPARED = 2000

/** Stable short name of a statement; beyond the cap statements run unprepared rather than fill the server's memory. */
function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= MAX_PREPARED) return undefined
  const name = `s${names.size}`
  names.set(text, name)
  return name
}

export async function run<R extends QueryResultRow>(
  client: PoolClient,
  text: string,
  params: readonly unknown[] = [],
): Promise<R[]> {
  const name = statementName(text)
  const result = await client.query<R>(
    name === undefined ? { text, values: [...params] } : { name, text, values: [...params] },
  )
  return result.rows
}

/**
 * The transaction as an action sees it, and how to take it back: a promise that the action forgot to await must not reach the connection
 * once it works for somebody else.
 */
export function txOf(client: PoolClient): { tx: Tx; end(): void } {
  let over = false
  const tx: Tx = {
    query: async (text, params) => {
      if (over) throw new Error('the transaction has ended; a promise of this action was not awaited')
      return run(client, text, params)
    },
  }
  return {
    tx,
    end() {
      over = true
    },
  }
}

/** Exactly one row; anything else is a bug of the statement, not of the input. */
export async function one<R extends QueryResultRow>(tx: Tx, text: string, params?: readonly unknown[]): Promise<R> {
  const rows = await tx.query<R>(text, params)
  if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}: ${text.slice(0, 120)}`)
  return rows[0] as R
}

/** The first row, or undefined where there is none. */
export async function maybe<R extends QueryResultRow>(
  tx: Tx,
  text: string,
  params?: readonly unknown[],
): Promise<R | undefined> {
  return (await tx.query<R>(text, params))[0]
}

/**
 * For the rest of this transaction rows are looked up one by one through an index. For operations that ask for a thousand things at once: in a table that
 * is being filled the planner's figures are those of an hour ago, and it reads all of it for each of the thousand. The statements must join in the order
 * in which they are to be looked up (`join lateral (… offset 0)`).
 */
export const lookUpByIndex = (tx: Tx): Promise<unknown> =>
  tx.query(`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`)
