import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { ReleaseError } from '../release/release-error.ts'
import { readUnit, UNIT } from './unit.ts'

/** The machine's service manager, and where it reads its units. */
export interface Manager {
  unitFile: string
  /** Runs `systemctl`; @throws ReleaseError with what it said, where it fails */
  control(...args: string[]): string
  /** Whether systemd runs this machine: its tools alone may lie on any. */
  isThere(): boolean
}

export const systemd: Manager = {
  unitFile: `/etc/systemd/system/${UNIT}`,
  isThere: () => existsSync('/run/systemd/system'),
  control(...args) {
    const done = spawnSync('systemctl', args, { encoding: 'utf8' })
    if (done.status === 0) return done.stdout
    const why = (done.error?.message ?? done.stderr).trim()
    throw new ReleaseError(
      'systemd_refused',
      `systemctl ${args.join(' ')} 失败:${why}。systemctl failed.`,
      'journalctl -u linan -n 50 查看原因。See the reason with journalctl -u linan -n 50.',
    )
  },
}

/** @throws ReleaseError with what to do instead, on a machine without systemd */
export function requireSystemd(manager: Manager, program: string): void {
  if (manager.isThere()) return
  throw new ReleaseError(
    'no_systemd',
    '本机不由 systemd 管理服务。This machine’s services are not run by systemd.',
    `用本机的服务管理器以专用账户运行“${program} start”,停止信号为 SIGTERM;单元内容可参考 --print。Let the service manager of this machine run “${program} start” as an account of its own and stop it with SIGTERM; --print shows the unit.`,
  )
}

/** @throws ReleaseError for anybody but root */
export function requireRoot(): void {
  if (process.getuid?.() === 0) return
  throw new ReleaseError('not_root', '需要 root 权限。This needs root.', '用 sudo 再执行一次。Run it again with sudo.')
}

/** What the installed unit says; undefined where none of ours is installed. */
export function installedUnit(manager: Manager): ReturnType<typeof readUnit> {
  try {
    return readUnit(readFileSync(manager.unitFile, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export type UnitState = { active: string; enabled: string; pid: number; restarts: number }

/** How systemd sees the service now. */
export function unitState(manager: Manager): UnitState {
  const text = manager.control('show', UNIT, '--property=ActiveState,UnitFileState,MainPID,NRestarts')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  return {
    active: value('ActiveState'),
    enabled: value('UnitFileState'),
    pid: Number(value('MainPID')),
    restarts: Number(value('NRestarts')),
  }
}
