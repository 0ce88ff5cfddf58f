import { stderr } from 'node:process'

/** A fault that a person can repair: one sentence in Chinese, one in English, and what to do. */
export class Sentence extends Error {
  constructor(message, remedy) {
    super(`${message}\n→ ${remedy}`)
    this.name = 'Sentence'
  }
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/**
 * Shows one step on one line with its elapsed time. On a terminal it spins and shows what `progress` answers (0–1 or undefined);
 * elsewhere the line begins at once and ends with the time, so that a log shows where a slow step is.
 */
export async function step(label, work, progress = () => undefined) {
  const began = Date.now()
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`
  let frame = 0
  const draw = () => {
    const share = progress()
    const percent = share === undefined ? '' : ` ${Math.floor(Math.min(share, 0.99) * 100)}%`
    stderr.write(`\r\x1b[K${FRAMES[frame++ % FRAMES.length]} ${label}${percent} ${seconds()}`)
  }
  if (!stderr.isTTY) stderr.write(`${label} … `)
  const timer = stderr.isTTY ? setInterval(draw, 120) : undefined
  try {
    const result = await work()
    stderr.write(stderr.isTTY ? `\r\x1b[K✓ ${label} ${seconds()}\n` : `${seconds()}\n`)
    return result
  } catch (error) {
    stderr.write(stderr.isTTY ? `\r\x1b[K✗ ${label} ${seconds()}\n` : `✗ ${seconds()}\n`)
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** Turns a fault of the disk into a sentence about the folder; anything else passes unchanged. */
export function explainDisk(error, folder) {
  if (['EROFS', 'EACCES', 'EPERM'].includes(error?.code)) {
    return new Sentence(
      `无法写入 ${folder}(${error.code})。${folder} cannot be written (${error.code}).`,
      '换一个可写的目录,或用有权限的账户运行。Use a folder that can be written, or another account.',
    )
  }
  if (['ENOSPC', 'EDQUOT'].includes(error?.code)) {
    return new Sentence(
      `磁盘已满:${folder}。The disk is full: ${folder}.`,
      '清理空间后重试。Free some space and try again.',
    )
  }
  return error
}
