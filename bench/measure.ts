import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'

export interface Figure {
  bench: string
  name: string
  value: number
  unit: string
  /** The same work without us, measured in the same run. */
  floor?: number
  ratio?: number
}

/** Runs `work` one after another. @returns sorted times in milliseconds */
export async function latencies(
  work: () => Promise<unknown>,
  count: number,
  warm = Math.min(200, count),
): Promise<number[]> {
  for (let i = 0; i < warm; i++) await work()
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  return times.sort((a, b) => a - b)
}

export const p50 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] as number
export const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] as number

/** Calls per second with `clients` callers for `seconds`, after one second of warming up. */
export async function throughput(
  clients: number,
  seconds: number,
  work: (client: number) => Promise<unknown>,
): Promise<number> {
  let done = 0
  let counting = false
  let running = true
  const callers = Array.from({ length: clients }, async (_, n) => {
    while (running) {
      await work(n)
      if (counting) done++
    }
  })
  await new Promise((r) => setTimeout(r, 1000))
  counting = true
  const from = performance.now()
  await new Promise((r) => setTimeout(r, seconds * 1000))
  const rate = done / ((performance.now() - from) / 1000)
  running = false
  await Promise.all(callers)
  return rate
}

/** The most memory a process ever held (resident set), in MB; 0 where the system does not say. */
export function peakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Seconds of processor time that a process has taken so far; 0 where the system does not say. Tells what work costs on a machine that does other work too. */
export function processorSeconds(pid: number): number {
  try {
    const [user, system] = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').slice(11, 13)
    return (Number(user) + Number(system)) / 100
  } catch {
    return 0
  }
}

/** Prints the table and appends one JSON line a figure to bench/results.jsonl. */
export function report(figures: readonly Figure[]): void {
  const round = (n: number) => (n >= 100 ? Math.round(n) : Math.round(n * 1000) / 1000)
  const folder = join(ROOT, 'bench')
  mkdirSync(folder, { recursive: true })
  for (const f of figures) {
    const ratio = f.ratio ?? (f.floor ? f.value / f.floor : undefined)
    const line = {
      ...f,
      value: round(f.value),
      ...(f.floor === undefined ? {} : { floor: round(f.floor) }),
      ...(ratio === undefined ? {} : { ratio: round(ratio) }),
    }
    appendFileSync(join(folder, 'results.jsonl'), `${JSON.stringify(line)}\n`)
  }
  console.table(
    Object.fromEntries(
      figures.map((f) => [
        f.name,
        {
          value: round(f.value),
          unit: f.unit,
          floor: f.floor === undefined ? '' : round(f.floor),
          ratio: f.ratio ?? (f.floor ? round(f.value / f.floor) : ''),
        },
      ]),
    ),
  )
}
