const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

const pauseFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Events of a stream as they come, by their names. What comes in two pieces is put together. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const name = /^event: (\w+)$/m.exec(block)?.[1]
      if (name !== undefined) yield name
    }
  }
}

/** Opens the stream again and again. Each opening counts as a change: nobody knows what was missed before it. */
async function keepListening(
  open: (signal: AbortSignal) => Promise<Response>,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  let pause = FIRST_PAUSE_MS
  while (!signal.aborted) {
    try {
      const { body } = await open(signal)
      if (body)
        for await (const _ of eventsOf(body)) {
          pause = FIRST_PAUSE_MS
          onChange()
        }
    } catch {
      // Locked, signed out, offline or refused: the next try finds out, ever more rarely.
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
    }
    await pauseFor(pause, signal)
  }
}

/**
 * Calls `onChange` whenever the server says that something changed. Of all windows of one browser one alone holds the stream (a browser has six
 * connections to a server, and seven windows would stop each other) and tells the others. Where a browser cannot choose one, nobody listens
 * and the caller asks from time to time.
 * @param name who listens to what, the same in all windows that may share a stream
 * @returns ends it
 */
export function watchChanges(
  name: string,
  open: (signal: AbortSignal) => Promise<Response>,
  onChange: () => void,
): () => void {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return () => undefined
  const stop = new AbortController()
  const channel = new BroadcastChannel(`linan live ${name}`)
  channel.onmessage = onChange
  const tell = () => {
    if (stop.signal.aborted) return
    onChange()
    channel.postMessage('changed')
  }
  navigator.locks
    .request(`linan live ${name}`, { signal: stop.signal }, () => keepListening(open, tell, stop.signal))
    // Ended while waiting for its turn.
    .catch(() => undefined)
  return () => {
    stop.abort()
    channel.close()
  }
}
