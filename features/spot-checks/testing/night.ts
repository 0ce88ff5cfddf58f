import { connect } from '#platform/db/pool.ts'
import type { TestApp } from '#platform/testing/app.ts'
import { jobs } from '../jobs.ts'

export interface Done {
  drawn: number
  opened: number
  moved: number
  forgotten: number
}

/** Works the night of a day as the login of jobs does, in a transaction of its own. Days after the database's own day count as that day. */
export async function night(t: Pick<TestApp, 'login'>, today: string): Promise<Done> {
  const client = await connect(t.login('retention'))
  try {
    await client.query('begin')
    const tx = {
      query: async (text: string, params: readonly unknown[] = []) => (await client.query(text, [...params])).rows,
    }
    const job = jobs.find((j) => j.name === 'spotChecks.night')
    const done = await job?.run({ tx: tx as never, now: new Date(`${today}T00:45:00+08:00`), today }, {})
    await client.query('commit')
    return done as Done
  } finally {
    await client.end()
  }
}
