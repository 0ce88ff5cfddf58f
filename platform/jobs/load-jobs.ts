import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../db/migrate.ts'
import type { Job } from './job.ts'

/** The lists `jobs` of every `features/<slice>/jobs.ts` and `platform/<part>/jobs.ts`. A new job needs no wiring; a name used twice is refused. */
export async function loadJobs(root = ROOT): Promise<Job[]> {
  const found: Job[] = []
  for (const top of ['platform', 'features']) {
    for (const part of readdirSync(join(root, top)).sort()) {
      const file = join(root, top, part, 'jobs.ts')
      if (!existsSync(file)) continue
      const { jobs } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { jobs?: Job[] }
      if (!Array.isArray(jobs)) throw new Error(`${top}/${part}/jobs.ts does not export a list named jobs`)
      found.push(...jobs)
    }
  }
  const names = new Set<string>()
  for (const { name } of found) {
    if (names.has(name)) throw new Error(`two jobs share the name ${name}`)
    names.add(name)
  }
  return found
}
