import { stdout } from 'node:process'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'
import { currentProgram, findHome } from '../release/home.ts'
import { adoptUnit } from '../service/owner.ts'
import { installedUnit, requireSystemd, systemd, unitState } from '../service/systemd.ts'
import { readStatus } from './status.ts'

const NOT_RUNNING = 3
const NOT_INSTALLED = 4

export const serviceStatus: Command = {
  name: 'service status',
  summary: 'systemd 服务的状态。The state of the systemd service.',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  details: [
    '--json  机器可读 machine-readable',
    '退出码 Exit code: 0 在运行 running, 3 未运行 not running, 4 未安装 not installed',
  ],
  needsRoot: true,
  async run(args) {
    requireSystemd(systemd, currentProgram(findHome() ?? '/opt/linan'))
    const unit = installedUnit(systemd)
    if (unit === undefined) {
      stdout.write(
        args.values.json
          ? '{"installed":false}\n'
          : '没有安装服务。No service is installed.\n→ linan service install\n',
      )
      return NOT_INSTALLED
    }
    adoptUnit()
    const state = unitState(systemd)
    const { url, ready } = await readStatus(loadSettings())
    const found = { installed: true, ...state, ready, url, home: unit.home }
    const rows = [
      ['状态 State', `${state.active}${ready ? '(可用 ready)' : ''}`],
      ['随机器启动 Starts with the machine', state.enabled],
      ['进程 Process', state.pid || '-'],
      ['自动重启次数 Restarts', state.restarts],
      ['地址 Address', url ?? '-'],
      ['安装目录 Installed in', unit.home],
      ['日志 Log', 'journalctl -u linan'],
    ]
    stdout.write(
      args.values.json ? `${JSON.stringify(found)}\n` : rows.map(([name, value]) => `${name}: ${value}\n`).join(''),
    )
    return state.active === 'active' ? 0 : NOT_RUNNING
  },
}
