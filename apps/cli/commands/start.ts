import { performance } from 'node:perf_hooks'
import { stderr, stdout } from 'node:process'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'
import { actAsOwner } from '../service/owner.ts'
import { settleAtStart } from '../upgrade/at-start.ts'

/** A terminal's Ctrl-C reaches launcher and server, and npm passes its own copy on: within this time they are one request. */
const SAME_REQUEST_MS = 1000

export const start: Command = {
  name: 'start',
  summary: '启动服务,Ctrl-C 停止。Starts the service; Ctrl-C stops it.',
  details: ['设置见 linan --help。Settings: see linan --help.'],
  // An upgrade that was cut off is ended with all rights; only then it steps down.
  needsRoot: true,
  async run() {
    const elsewhere = await settleAtStart()
    if (elsewhere !== undefined) return elsewhere
    actAsOwner()
    const signal = firstSignal()
    const settings = loadSettings()
    // Loaded only now: wrong settings are told before half a second of imports.
    const { startServer } = await import('#apps/server/start.ts')
    const server = await startServer(settings, (step) => stderr.write(`升级数据库 Migrating: ${step}\n`))
    const said = [`邻安已就绪 Ready: ${server.url}  (${(performance.now() / 1000).toFixed(1)} s)`]
    if (server.publicUrl && settings.tls) said.push(`同事打开 Colleagues open: ${server.publicUrl}`)
    if (server.setUpCode)
      said.push(
        `首次设置码 Set-up code: ${server.setUpCode}`,
        '打开上面的地址,用它创建第一个账户。Open the address above and use it for the first account.',
      )
    // At once: a program that waits for the address finds the code beside it.
    stdout.write(`${said.join('\n')}\n`)
    stderr.write(`收到 ${await signal},正在停止… Stopping…\n`)
    await server.close()
    return 0
  },
}

/** Waits for the signal to stop, from the first moment on; a second one, later, ends the process at once. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first = 0
    const hear = (signal: NodeJS.Signals) => {
      const now = Date.now()
      if (first === 0) {
        first = now
        resolve(signal)
      } else if (now - first > SAME_REQUEST_MS) process.exit(130)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear)
  })
}
