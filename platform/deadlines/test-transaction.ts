import type { Tx } from '#platform/db/tx.ts'
import type { TestDatabase } from '#platform/testing/database.ts'

/**
 * Runs `fn` in a transaction of the superuser that is always rolled back: these tests are about statements and
 * arithmetic; who may read which row is tested with the policies.
 */
export async function inTransaction<T>({ admin }: TestDatabase, fn: (tx: Tx) => Promise<T>): Promise<T> {
  await admin.query('begin')
  try {
    return await fn({ query: async (text, params = []) => (await admin.query(text, [...params])).rows })
  } finally {
    await admin.query('rollback')
  }
}
