import { rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { buildDemoCity, type DemoCity, invitedDemoWorker } from '../support/demo-city.ts'
import { newPlace, type Place, startAt } from '../support/product.ts'

/** The limit of issue 3, on a machine with nothing else to do. */
const LIMIT_S = 90
/** One run keeps about two processes busy; a load beyond this many for each core is the work of others. */
const BUSY = 1.5
/** 38 rooms' city with one community: fewer residents or visits would not be the demo that was promised. */
const LEAST = { residents: 4800, visits: 2000 }

/**
 * The demo city at full size, so many times, each in a new place: all must hold the same business data, the fastest within the limit, and somebody with a
 * printed invitation must find it in the running product.
 * @param times how often it is built; at least two
 */
export async function soakDemo(times: number): Promise<boolean> {
  let first: DemoCity | undefined
  let held = true
  // Of the runs that had the machine to themselves.
  let fastest: number | undefined
  for (let n = 0; n < Math.max(2, times); n++) {
    const place = await newPlace()
    try {
      const built = buildDemoCity(place)
      const differing = first ? [...built.hashes].filter(([table, hash]) => first?.hashes.get(table) !== hash) : []
      const enough = built.residents >= LEAST.residents && built.visits >= LEAST.visits
      // Others at work on the machine are no fault of the demo, but they are told.
      const busy = loadavg()[0] as number
      process.stdout.write(
        `  ${built.seconds} s, ${built.residents} residents, ${built.visits} visits, ${built.hashes.get('全部 all')}, load ${busy.toFixed(1)} on ${availableParallelism()} cores\n`,
      )
      for (const [table] of differing) process.stdout.write(`  ✗ ${table} differs\n`)
      if (busy <= BUSY * availableParallelism()) fastest = Math.min(fastest ?? built.seconds, built.seconds)
      held &&= differing.length === 0 && enough && (await isFound(place, built))
      first ??= built
    } finally {
      rmSync(place.folder, { recursive: true, force: true })
    }
  }
  if (fastest === undefined) process.stdout.write('  others used the machine all the time: the limit was not judged\n')
  else if (fastest > LIMIT_S) process.stdout.write(`  ✗ more than ${LIMIT_S} s each time\n`)
  return held && (fastest ?? 0) <= LIMIT_S
}

/** The officer takes his invitation and finds his residents and visits, under the banner of the demo. */
async function isFound(place: Place, built: DemoCity): Promise<boolean> {
  const product = await startAt(place, { LINAN_DEMO: '0' })
  try {
    const officer = await invitedDemoWorker(product.url, built, 'officer')
    const me = await officer.call('accounts.whoAmI', {})
    const residents = await officer.call('residents.listResidents', {})
    const visits = await officer.call('visits.listVisits', {})
    const found = me.demo && me.role === 'OFFICER' && residents.items.length > 0 && visits.items.length > 0
    if (!found) process.stdout.write('  ✗ the officer did not find what was built\n')
    return found
  } finally {
    await product.stop()
  }
}
