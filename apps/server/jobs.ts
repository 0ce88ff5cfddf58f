import type { Logger } from 'pino'
import type { Installation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { ensurePartitions } from '#platform/db/prepare.ts'

/** Placeholder interval runner until the queue is wired. */
export async function startJobs(installation: Installation, logger: Logger): Promise<{ stop(): Promise<void> }> {
  const timer = setInterval(async () => {
    try {
      const client = await connect(installation.installer)
      await ensurePartitions(client, installation.roles).finally(() => client.end())
    } catch (error) {
      logger.error({ name: (error as Error).name }, 'daily job failed')
    }
  }, 3_600_000)
  timer.unref()
  return { stop: async () => clearInterval(timer) }
}
