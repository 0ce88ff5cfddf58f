import pg from 'pg'
import type { Connection } from './pool.ts'

/** The one channel of live updates. Its messages are ids. */
const CHANNEL = 'linan_live'

/**
 * Listens on a connection of its own, outside the pool: it takes part in no transaction and reads no table.
 * @param onTopic called with each id told; @param onLost called once when the connection ends by itself
 */
export async function listenToChanges(
  connection: Connection,
  onTopic: (topic: string) => void,
  onLost: () => void,
): Promise<{ close(): Promise<void> }> {
  const client = new pg.Client({ ...connection, application_name: 'linan-live', keepAlive: true })
  let isClosing = false
  client.on('error', () => undefined)
  client.on('end', () => {
    if (!isClosing) onLost()
  })
  client.on('notification', ({ payload }) => onTopic(payload ?? ''))
  try {
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
  } catch (error) {
    isClosing = true
    await client.end().catch(() => undefined)
    throw error
  }
  return {
    async close() {
      isClosing = true
      await client.end()
    },
  }
}
