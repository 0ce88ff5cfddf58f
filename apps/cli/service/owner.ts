import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { loadSettings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { installedUnit, type Manager, systemd } from './systemd.ts'

/**
 * For tools that root runs on the data of the service: takes the service's folders where the environment names none, and goes on as the account
 * that owns the data. A file that root left there would be closed to the service.
 */
export function actAsOwner(manager: Manager = systemd): void {
  if (process.getuid?.() !== 0) return
  adoptUnit(manager)
  const owner = ownerOf(dataFolder())
  if (owner === undefined) return
  process.setgroups?.([owner.gid])
  process.setgid?.(owner.gid)
  process.setuid?.(owner.uid)
}

/** Wrong settings are the command's to tell, all at once and in its own form. */
function dataFolder(): string {
  try {
    return loadSettings().dataDir
  } catch (error) {
    if (error instanceof SettingsError) return ''
    throw error
  }
}

/** Lets `loadSettings` find the folders of the installed service. */
export function adoptUnit(manager: Manager = systemd): void {
  const unit = installedUnit(manager)
  if (unit === undefined) return
  process.env.LINAN_DATA ??= unit.dataDir
  process.env.LINAN_CONFIG ??= unit.configDir
}

export interface Owner {
  name: string
  uid: number
  gid: number
}

/** The account that owns the data folder; undefined where that is root, or the folder is not made yet. */
export function ownerOf(dataDir: string): Owner | undefined {
  const stat = statSync(dataDir, { throwIfNoEntry: false })
  if (!stat || stat.uid === 0) return undefined
  const line = spawnSync('getent', ['passwd', String(stat.uid)], { encoding: 'utf8' }).stdout ?? ''
  return { name: line.split(':')[0] || String(stat.uid), uid: stat.uid, gid: stat.gid }
}
