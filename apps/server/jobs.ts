import type { Logger } from 'pino'
import { systemClock } from '#platform/clock/clock.ts'
import type { Installation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { ensurePartitions } from '#platform/db/prepare.ts'
import type { Job } from '#platform/jobs/job.ts'
import { loadJobs } from '#platform/jobs/load-jobs.ts'
import { type Queue, startQueue } from '#platform/jobs/queue.ts'

/** Works on the jobs of all slices, and on the one that needs the owner's rights. */
export async function startJobs(installation: Installation, logger: Logger): Promise<Queue> {
  const jobs = [...(await loadJobs()), auditPartitions(installation)]
  return startQueue({ connection: installation.as('retention'), jobs, clock: systemClock, logger })
}

/**
 * Partitions of the audit log for the next months. A definer function could not make them, because the definer may not create tables; the
 * server holds the installer's login anyway, so this one job uses it, for one function.
 */
const auditPartitions = (installation: Installation): Job => ({
  name: 'audit.partitions',
  cron: '10 0 * * *',
  async run() {
    const client = await connect(installation.installer)
    await ensurePartitions(client, installation.roles).finally(() => client.end())
  },
})
