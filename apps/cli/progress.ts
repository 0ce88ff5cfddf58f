import { stderr } from 'node:process'

/** A line that grows with the work, on a terminal only; `end` clears it. */
export function showProgress(name: string): { at: (bytes: number) => void; end: () => void } {
  if (!stderr.isTTY) return { at: () => undefined, end: () => undefined }
  let shown = 0
  return {
    at: (bytes) => {
      const now = Date.now()
      if (now - shown < 200) return
      shown = now
      stderr.write(`\r${name}: ${(bytes / 2 ** 20).toFixed(0)} MiB`)
    },
    end: () => void stderr.write('\r\u001b[K'),
  }
}
