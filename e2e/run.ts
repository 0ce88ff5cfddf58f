import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { argv, stderr, stdout } from 'node:process'
import { pathToFileURL } from 'node:url'
import { type DayFile, LEFT, live } from './support/day.ts'
import { buildWeb } from './support/product.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const DAYS = join(import.meta.dirname, 'days')

/** Runs the days one after another, once each: `npm run e2e [-- <name> … --flag …]`. The answer is the exit code. */
async function run(args: readonly string[]): Promise<number> {
  if (!existsSync(CHROMIUM)) {
    stderr.write(
      `没有找到 Chromium(${CHROMIUM})。Chromium was not found.\n→ apt-get install -y chromium，或用 CHROMIUM=… 指明。or name it with CHROMIUM=…\n`,
    )
    return 1
  }
  const names = args.filter((one) => !one.startsWith('--'))
  const flags = args.filter((one) => one.startsWith('--'))
  const all = readdirSync(DAYS).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []))
  const unknown = names.filter((one) => !all.includes(one))
  if (unknown.length > 0) {
    stderr.write(`没有 ${unknown.join(', ')}。There is no such day: ${all.join(', ')}\n`)
    return 2
  }
  await buildWeb()
  const failures: string[] = []
  const chosen = names.length > 0 ? names : all
  for (const name of chosen) {
    const { day } = (await import(pathToFileURL(join(DAYS, `${name}.ts`)).href)) as { day: DayFile }
    const began = Date.now()
    const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`
    try {
      await live(name, day, flags)
      stdout.write(`✓ ${name} (${seconds()}) ${day.title}\n`)
    } catch (error) {
      failures.push(`✗ ${name}: ${String(error).split('\n').slice(0, 4).join('\n  ')}`)
      stdout.write(
        `✗ ${name} (${seconds()}) ${day.title}\n${String((error as Error).stack ?? error)}\n→ ${LEFT}/${name}*\n`,
      )
    }
  }
  // Once more at the end: of a long log often only that is kept.
  for (const one of failures) stdout.write(`${one}\n`)
  stdout.write(`${chosen.length - failures.length} passed, ${failures.length} failed\n`)
  return failures.length === 0 ? 0 : 1
}

process.exitCode = await run(argv.slice(2))
