import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '#platform/settings/settings.ts'
import { readStatus } from '../commands/status.ts'
import { ReleaseError } from '../release/release-error.ts'
import { installedUnit, type Manager, requireRoot, unitState } from '../service/systemd.ts'
import { UNIT } from '../service/unit.ts'

/** Who starts and stops the product on this machine. */
export interface Runner {
  /** Stops the product. @returns whether it ran; @throws ReleaseError where it runs and only a person can stop it */
  stop(): Promise<boolean>
  /** Starts the current release and waits until it works. @throws ReleaseError where it does not in time */
  start(timeoutMs: number): Promise<void>
}

/** The service of this home where one is installed, else the person who typed `linan start`. */
export function chooseRunner(home: string, settings: Settings, manager: Manager): Runner {
  const hasService = manager.isThere() && installedUnit(manager)?.home === home
  if (!hasService) return byHand(settings)
  requireRoot()
  return {
    async stop() {
      const { active } = unitState(manager)
      manager.control('stop', UNIT)
      return active === 'active' || active === 'activating' || active === 'reloading'
    },
    async start(timeoutMs) {
      manager.control('start', UNIT)
      const until = Date.now() + timeoutMs
      while (!(await readStatus(settings)).ready) {
        if (unitState(manager).active === 'failed' || Date.now() > until) throw notReady()
        await sleep(200)
      }
    },
  }
}

function byHand(settings: Settings): Runner {
  return {
    async stop() {
      const { running, pid } = await readStatus(settings)
      if (!running) return false
      throw new ReleaseError(
        'still_running',
        `邻安正在运行(进程号 ${pid}),且不是由 systemd 服务管理。Lin'an is running (pid ${pid}) and not as a systemd service.`,
        '先停止它(Ctrl-C 或 SIGTERM),再执行升级。Stop it (Ctrl-C or SIGTERM), then upgrade.',
      )
    },
    // It did not run before: whoever looks after it starts it.
    start: async () => undefined,
  }
}

function notReady(): ReleaseError {
  return new ReleaseError(
    'service_not_ready',
    '服务启动后未就绪。The service did not become ready after its start.',
    'journalctl -u linan -n 50 查看原因。See the reason with journalctl -u linan -n 50.',
  )
}
