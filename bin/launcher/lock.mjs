import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { stderr } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { explainDisk } from './console.mjs'

/**
 * Runs `work` while no other launcher of this folder installs or builds. The second of two starts waits and then usually finds
 * nothing left to do; the lock of a killed launcher is taken over.
 */
export async function withLock(path, work) {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid), at: Date.now() })
  const draft = `${path}.${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(draft, mine)
  } catch (error) {
    throw explainDisk(error, dirname(path))
  }
  const release = () => {
    if (read(path) === mine) rmSync(path, { force: true })
  }
  try {
    await acquire(path, draft, mine)
    process.once('exit', release)
    return await work()
  } finally {
    process.off('exit', release)
    release()
    rmSync(draft, { force: true })
  }
}

async function acquire(path, draft, mine) {
  let told = false
  for (;;) {
    try {
      linkSync(draft, path)
      await sleep(20)
      if (read(path) === mine) return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = read(path)
    if (holder === undefined) continue
    const pid = alivePid(holder)
    if (pid === undefined) {
      discard(path, holder)
      continue
    }
    if (!told)
      stderr.write(
        `等待另一个启动完成安装(进程号 ${pid}) Waiting for another start to finish installing (pid ${pid})\n`,
      )
    told = true
    await sleep(200)
  }
}

function discard(path, stale) {
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
    // Somebody else may have taken over in between: give it back.
    if (read(aside) !== stale) linkSync(aside, path)
  } catch {
    // Another launcher was faster.
  }
  rmSync(aside, { force: true })
}

function alivePid(text) {
  try {
    const { pid, started } = JSON.parse(text)
    process.kill(pid, 0)
    return startOf(pid) === started ? pid : undefined
  } catch (error) {
    return error.code === 'EPERM' ? JSON.parse(text).pid : undefined
  }
}

/** Start time in kernel ticks, because numbers are used again; '' where the system has no /proc, undefined for a zombie. */
function startOf(pid) {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === undefined) return ''
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : fields[19]
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
