import { stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { ACCOUNT_NAME, chooseAccount } from '#platform/db/embedded/account.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'
import { currentProgram, findHome, requireHome } from '../release/home.ts'
import { ReleaseError } from '../release/release-error.ts'
import { adoptUnit } from '../service/owner.ts'
import { setUpService, unitOf } from '../service/set-up.ts'
import { requireRoot, requireSystemd, systemd, unitState } from '../service/systemd.ts'
import { readStatus } from './status.ts'

/** A first start makes the database; on a slow disk that took a minute. */
const READY_WITHIN_MS = 300_000

export const serviceInstall: Command = {
  name: 'service install',
  summary: '安装为 systemd 服务,随机器启动。Installs the systemd service, which starts with the machine.',
  usage: '[--print]',
  options: { print: { type: 'boolean' } },
  details: [
    '--print  只显示单元内容,不作改动 only show the unit, change nothing',
    '服务以系统账户 linan 运行,数据 /var/lib/linan,设置 /etc/linan/linan.env(可用 LINAN_DATA、LINAN_CONFIG 更改)。',
    'Runs as the system account linan, data /var/lib/linan, settings /etc/linan/linan.env (LINAN_DATA, LINAN_CONFIG choose others).',
  ],
  needsRoot: true,
  async run(args) {
    if (args.values.print) {
      stdout.write(unitOf({ ...target(loadAsRoot()), home: findHome() ?? '/opt/linan' }))
      return 0
    }
    const home = requireHome()
    requireSystemd(systemd, currentProgram(home))
    requireRoot()
    adoptUnit()
    const settings = loadSettings()
    setUpService({ home, settings, account: chooseAccount(), manager: systemd })
    const { url } = await untilReady(settings)
    stdout.write(
      `邻安已作为服务运行:Lin'an runs as a service: ${url}\n首次设置码与日志 Set-up code and log: journalctl -u linan\n`,
    )
    return 0
  },
}

/** The folders that root's service gets, also where somebody else asks to see the unit. */
const loadAsRoot = (): Settings =>
  loadSettings({ LINAN_DATA: '/var/lib/linan', LINAN_CONFIG: '/etc/linan', ...process.env })

const target = (settings: Settings) => ({ settings, account: { name: ACCOUNT_NAME }, manager: systemd })

async function untilReady(settings: Settings) {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    const status = await readStatus(settings)
    if (status.ready) return status
    if (unitState(systemd).active === 'failed' || Date.now() > until) {
      throw new ReleaseError(
        'service_not_ready',
        '服务已安装,但未能就绪。The service is installed but did not become ready.',
        'journalctl -u linan -n 50 查看原因,处理后执行 systemctl restart linan。See the reason with journalctl -u linan -n 50, repair it, then systemctl restart linan.',
      )
    }
    await sleep(300)
  }
}
