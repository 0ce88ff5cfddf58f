import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { argv, stdout } from 'node:process'
import { ROOT } from '#platform/db/migrate.ts'
import { isInside } from '#platform/settings/paths.ts'
import { report } from '../report.ts'
import { currentProgram, currentRelease, draftRelease, keepRelease, requireSpace, switchTo } from './home.ts'
import { fingerprint, type Release, verifyTree } from './manifest.ts'
import { explainDisk, ReleaseError } from './release-error.ts'

/**
 * Installs an unpacked release into `home`: checks every hash, copies it to `releases/<version>`, checks the copy, points `current` to it.
 * Safe to repeat. @throws ReleaseError; nothing is switched then
 */
export async function installRelease(from: string, home: string): Promise<{ release: Release; path: string }> {
  if (isInside(home, from)) {
    throw new ReleaseError(
      'home_inside_archive',
      `${home} 位于解压目录之内。${home} lies inside the unpacked archive.`,
      '换一个目录,例如 /opt/linan。Choose another folder, such as /opt/linan.',
    )
  }
  const release = await verifyTree(from)
  refusePlatform(release)
  const current = currentRelease(home)
  if (current !== undefined) {
    if (fingerprint(current) !== fingerprint(from)) throw installedAlready(home)
    return { release: await verifyTree(current), path: current }
  }
  let draft: string | undefined
  try {
    mkdirSync(home, { recursive: true, mode: 0o755 })
    requireSpace(home, Math.ceil(release.size * 1.1))
    draft = draftRelease(home)
    cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
    await verifyTree(draft)
    const path = keepRelease(home, draft)
    switchTo(home, path)
    return { release, path }
  } catch (error) {
    throw explainDisk(error, home)
  } finally {
    if (draft !== undefined) rmSync(draft, { recursive: true, force: true })
  }
}

/** @throws ReleaseError where the archive was made for another machine */
export function refusePlatform({ platform }: Release): void {
  const here = `${process.platform}-${process.arch}`
  if (platform === here) return
  throw new ReleaseError(
    'wrong_platform',
    `安装包适用于 ${platform},本机为 ${here}。The archive is for ${platform}; this machine is ${here}.`,
    `使用名称中带 ${here} 的安装包。Use the archive with ${here} in its name.`,
  )
}

/** Switching under existing data is an upgrade, which keeps a way back. */
function installedAlready(home: string): ReleaseError {
  return new ReleaseError(
    'installed_already',
    `${home} 已安装另一个版本。Another release is installed in ${home}.`,
    `升级:Upgrade: ${currentProgram(home)} upgrade <安装包 archive.tar.gz>`,
  )
}

async function main([target = '']: readonly string[]): Promise<number> {
  const home = isAbsolute(target) ? target : resolve(target)
  try {
    const { release } = await installRelease(ROOT, home)
    const program = currentProgram(home)
    stdout.write(
      `已安装邻安 ${release.version}:${home}。Lin'an ${release.version} is installed in ${home}.
  ${program} start                  启动 start it here
  ${program} service install        随机器启动(root,systemd)start with the machine
`,
    )
    return 0
  } catch (error) {
    return report(error)
  }
}

if (import.meta.main) process.exitCode = await main(argv.slice(2))
