import { spawn } from 'node:child_process'
import { argv, env, stdout } from 'node:process'
import { networkInterfaces } from 'node:os'

/** What a release did where it can reach nothing but itself. */
export interface Sealed {
  interfaces: string[]
  health: number
  page: boolean
  exit: number | null
  said: string
}

/** Waits for the address the product says, or for its end. */
function untilReady(said: () => string, isOver: () => boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const url = /Ready: (http\S+)/.exec(said())?.[1]
      if (url === undefined && !isOver()) return
      clearInterval(timer)
      resolve(url)
    }, 100)
  })
}

/** To be run inside the closed network by the release's own Node: starts the release, asks it, stops it, tells. */
async function visit(program: string): Promise<Sealed> {
  const child = spawn(program, ['start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const hard = setTimeout(() => child.kill('SIGKILL'), 120_000)
  const url = await untilReady(
    () => said,
    () => child.exitCode !== null || child.signalCode !== null,
  )
  const answer = url === undefined ? undefined : await fetch(`${url}/health/ready`)
  const page = url === undefined ? '' : await (await fetch(url)).text()
  child.kill('SIGTERM')
  const exit = await ended
  clearTimeout(hard)
  return {
    interfaces: Object.keys(networkInterfaces()),
    health: answer?.status ?? 0,
    page: page.includes('<script'),
    exit,
    said,
  }
}

if (import.meta.main) stdout.write(`\n${JSON.stringify(await visit(argv[2] ?? ''))}\n`)
