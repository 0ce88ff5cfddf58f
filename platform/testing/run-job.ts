import { connect } from '#platform/db/pool.ts'
import type { Job } from '#platform/jobs/job.ts'
import type { TestApp } from './app.ts'

/** Runs a job once as the login of jobs does, in a transaction of its own. @returns what it says of itself */
export async function runJob(
  t: Pick<TestApp, 'login'>,
  jobs: readonly Job[],
  name: string,
  at: { now: Date; today: string },
): Promise<unknown> {
  const job = jobs.find((j) => j.name === name)
  if (job === undefined) throw new Error(`no job ${name}`)
  const client = await connect(t.login('retention'))
  try {
    await client.query('begin')
    const tx = {
      query: async (text: string, params: readonly unknown[] = []) => (await client.query(text, [...params])).rows,
    }
    const done = await job.run({ tx: tx as never, ...at }, {})
    await client.query('commit')
    return done
  } finally {
    await client.end()
  }
}
