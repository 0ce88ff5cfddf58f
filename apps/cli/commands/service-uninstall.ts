import { stdout } from 'node:process'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'
import { currentProgram, findHome } from '../release/home.ts'
import { adoptUnit } from '../service/owner.ts'
import { removeService } from '../service/set-up.ts'
import { installedUnit, requireRoot, requireSystemd, systemd } from '../service/systemd.ts'

export const serviceUninstall: Command = {
  name: 'service uninstall',
  summary:
    '停止并移除 systemd 服务;数据、设置和程序保留。Stops and removes the systemd service; data, settings and program stay.',
  needsRoot: true,
  async run() {
    requireSystemd(systemd, currentProgram(findHome() ?? '/opt/linan'))
    if (installedUnit(systemd) === undefined) {
      stdout.write('没有安装服务。No service is installed.\n')
      return 0
    }
    requireRoot()
    adoptUnit()
    const { dataDir, configDir } = loadSettings()
    removeService(systemd)
    stdout.write(
      `服务已移除。数据保留在 ${dataDir},设置和密钥保留在 ${configDir}。The service is removed; data stays in ${dataDir}, settings and keys in ${configDir}.\n`,
    )
    return 0
  },
}
