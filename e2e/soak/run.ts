import { argv, stderr, stdout } from 'node:process'
import { soakBundle } from './bundle.ts'
import { soakCanary } from './canary.ts'
import { soakDemo } from './demo.ts'
import { soakKill } from './kill.ts'
import { soakOverload } from './overload.ts'
import { soakPhones } from './phones.ts'
import { soakPower } from './power.ts'
import { soakRestart } from './restart.ts'
import { soakRestore } from './restore.ts'
import { soakUpgrade } from './upgrade.ts'
import { soakWitness } from './witness.ts'

/** Each soak by its name: how often it runs (restore, overload and phones: how many seconds; witness: minutes) at full size, and in CI; 0: not there, since it takes too long, other work on the machine would decide, or a day in the browser builds it anyway. */
const SOAKS: Record<string, { run: (times: number) => Promise<boolean>; full: number; ci: number }> = {
  bundle: { run: soakBundle, full: 3, ci: 1 },
  kill: { run: soakKill, full: 200, ci: 50 },
  canary: { run: soakCanary, full: 1000, ci: 1000 },
  overload: { run: soakOverload, full: 60, ci: 0 },
  upgrade: { run: soakUpgrade, full: 20, ci: 0 },
  phones: { run: soakPhones, full: 600, ci: 40 },
  power: { run: soakPower, full: 20, ci: 5 },
  restart: { run: soakRestart, full: 100, ci: 20 },
  demo: { run: soakDemo, full: 2, ci: 0 },
  restore: { run: soakRestore, full: 120, ci: 10 },
  witness: { run: soakWitness, full: 10, ci: 1 },
}

/** `npm run soak -- <name> [times]`, `npm run soak -- ci` for all at the size of CI. The answer is the exit code. */
async function run([name = '', times]: readonly string[]): Promise<number> {
  const isCi = name === 'ci'
  const chosen = Object.entries(SOAKS).filter(([one, { ci }]) => (isCi ? ci > 0 : one === name))
  if (chosen.length === 0 || (times !== undefined && !/^[1-9]\d{0,4}$/.test(times))) {
    stderr.write(`npm run soak -- ${Object.keys(SOAKS).join(' | ')} [次数 times], npm run soak -- ci\n`)
    return 2
  }
  let failed = 0
  for (const [one, { run: soak, full, ci }] of chosen) {
    const began = Date.now()
    const held = await soak(Number(times ?? (isCi ? ci : full))).catch((error: unknown) => {
      stderr.write(`${(error as Error).stack}\n`)
      return false
    })
    if (!held) failed++
    stdout.write(`${held ? '✓' : '✗'} ${one} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`)
  }
  stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await run(argv.slice(2))
