import { databaseSource } from '#platform/audit/log-source.ts'
import { SIGNER } from '#platform/audit/testing/log.ts'
import { verifyLog } from '#platform/audit/verify.ts'
import { type Connection, connect } from '#platform/db/pool.ts'

/** Verifies a log in a process of its own, for `bench/sealed-log.ts`: the connection comes in as the first message, time and peak memory go back. */
process.once('message', async (connection: Connection) => {
  const client = await connect(connection)
  const from = performance.now()
  const { faults, size } = await verifyLog(databaseSource(client), { vkeys: [SIGNER.verifier.vkey], now: new Date() })
  const ms = performance.now() - from
  await client.end()
  // The residents of the benchmark were put there without events.
  const found = faults.filter((fault) => fault.code !== 'record_without_event').length
  process.send?.({ ms, size, faults: found, peakBytes: process.resourceUsage().maxRSS * 1024 }, () => process.exit(0))
})
