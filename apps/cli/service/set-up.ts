import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, canAccess } from '#platform/db/embedded/account.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { currentProgram } from '../release/home.ts'
import { explainDisk, ReleaseError } from '../release/release-error.ts'
import type { Manager } from './systemd.ts'
import { UNIT, unitText } from './unit.ts'

const SETTINGS_FILE = `# 邻安的设置 Settings of Lin'an: one NAME=value a line; see docs/operations.md. 改后执行 then run: systemctl restart linan
# HOST=127.0.0.1
# PORT=7300
# TRUST_PROXY=127.0.0.1
`

/** What `service install` works on; `owner` has numbers only where this process may give files away. */
export interface Target {
  home: string
  settings: Settings
  account: Account
  manager: Manager
}

export const unitOf = ({ home, settings, account }: Target): string =>
  unitText({
    home,
    account: account.name,
    dataDir: settings.dataDir,
    configDir: settings.configDir,
    port: settings.port,
  })

/**
 * Makes the folders and the settings file, gives them to the service's account, writes the unit and starts it, now and with the machine.
 * Safe to repeat; a changed unit restarts the service.
 */
export function setUpService(target: Target): void {
  const { settings, account, manager, home } = target
  refuseClosed(target)
  try {
    // Walkable for tools of root's other accounts, as the product makes it; what lies in it is closed.
    mkdirSync(settings.dataDir, { recursive: true, mode: 0o711 })
    mkdirSync(settings.configDir, { recursive: true, mode: 0o700 })
    chmodSync(settings.configDir, 0o700)
    const file = join(settings.configDir, 'linan.env')
    if (!existsSync(file)) writeFileSync(file, SETTINGS_FILE, { mode: 0o600 })
    // Data of a product that ran as root until now would be closed to the account.
    for (const folder of [settings.dataDir, settings.configDir]) giveAway(folder, account)
    writeFileSync(manager.unitFile, unitOf(target), { mode: 0o644 })
  } catch (error) {
    throw explainDisk(error, home)
  }
  manager.control('daemon-reload')
  manager.control('enable', UNIT)
  manager.control('restart', UNIT)
}

/** The service's account must be able to read the release; a home in somebody's closed folder would only fail at the start. */
function refuseClosed({ home, account }: Target): void {
  const program = currentProgram(home)
  if (canAccess(account, { read: [program], enter: [program] })) return
  throw new ReleaseError(
    'home_closed',
    `账户 ${account.name} 无法读取 ${program}。The account ${account.name} cannot read ${program}.`,
    '安装到人人可进入的目录,例如 /opt/linan。Install into a folder that everybody may enter, such as /opt/linan.',
  )
}

function giveAway(path: string, account: Account): void {
  if (account.uid === undefined || account.gid === undefined) return
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  if (stat.uid !== account.uid) chownSync(path, account.uid, account.gid)
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveAway(join(path, name), account)
}

/** Stops the service and takes it out of the machine's start. Data, settings and the release stay. */
export function removeService(manager: Manager): void {
  manager.control('disable', '--now', UNIT)
  rmSync(manager.unitFile, { force: true })
  manager.control('daemon-reload')
}
