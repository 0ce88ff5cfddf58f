import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in our place: same terminal, signals passed on, and its exit code (128 + n for signal n) as the answer.
 */
export function runInOurPlace(program, args, folder, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, ...env } })
    const pass = (signal) => child.kill(signal)
    // The terminal sends Ctrl-C to every process of the group; passing it on would make it two.
    const passInterrupt = () => {
      if (!process.stdin.isTTY) child.kill('SIGINT')
    }
    const passed = ['SIGTERM', 'SIGHUP']
    for (const signal of passed) process.on(signal, pass)
    process.on('SIGINT', passInterrupt)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const one of passed) process.off(one, pass)
      process.off('SIGINT', passInterrupt)
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}
