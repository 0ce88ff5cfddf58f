import { withActor } from '../access/with-actor.ts'
import { AppError } from '../errors/errors.ts'
import type { Tx } from '../db/tx.ts'
import { uuidv7 } from '../ids/ids.ts'
import type { TestDatabase } from './database.ts'

const ACTION = 'test.writes'

/** Runs `fn` under a ticket of an operation made for the test, open to anybody, that writes; then commits or rolls back. */
export async function openTicket<T>(
  t: TestDatabase,
  fn: (tx: Tx) => Promise<T>,
  end: 'commit' | 'rollback' = 'commit',
): Promise<T> {
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) select coalesce(max(id), 0) + 1, $1, '{PUBLIC}', 0, true from sec.action on conflict (name) do nothing`,
    [ACTION],
  )
  let value: T | undefined
  const rollback = new AppError(`rolled_back_${uuidv7()}`)
  try {
    await withActor(t.db, { tokenHash: null, postingId: null, ip: null }, { action: ACTION }, async (tx) => {
      value = await fn(tx)
      if (end === 'rollback') throw rollback
      return { value, subjects: [], shown: 'list' }
    })
  } catch (error) {
    if (error !== rollback) throw error
  }
  return value as T
}
