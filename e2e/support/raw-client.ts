import { connect, type Socket } from 'node:net'

export interface Answer {
  /** 0 where the connection was lost. */
  status: number
  /** From the sending to the last byte of the answer. */
  ms: number
}

/** Waits for one answer on its connection. */
interface Line {
  readonly socket: Socket
  end: ((status: number) => void) | undefined
  /** Bytes of the answer still to come; undefined before its head is read. */
  left: number | undefined
  status: number
  head: string
}

/**
 * A caller that costs the machine little, for loads that share it with what they measure: a prepared text over kept connections, of whose answer only status and length
 * are read. The answers must carry a content-length, as all of the product's do.
 * @param port of the product on this machine
 */
export function rawClient(port: number) {
  const idle: Line[] = []
  const open = new Set<Line>()

  const dial = (): Line => {
    const line: Line = {
      socket: connect({ port, host: '127.0.0.1', noDelay: true }),
      end: undefined,
      left: undefined,
      status: 0,
      head: '',
    }
    open.add(line)
    const lost = () => {
      open.delete(line)
      const at = idle.indexOf(line)
      if (at !== -1) idle.splice(at, 1)
      line.end?.(0)
      line.end = undefined
    }
    line.socket.on('data', (chunk) => {
      read(line, chunk)
      if (line.left !== 0) return
      const { end, status } = line
      Object.assign(line, { end: undefined, left: undefined, head: '' })
      idle.push(line)
      end?.(status)
    })
    line.socket.on('error', lost)
    line.socket.on('close', lost)
    return line
  }

  return {
    /** @param text head of a request that has no body, with its empty line */
    send(text: string): Promise<Answer> {
      const line = idle.pop() ?? dial()
      const began = performance.now()
      return new Promise((resolve) => {
        line.end = (status) => resolve({ status, ms: performance.now() - began })
        line.socket.write(text)
      })
    },
    close(): void {
      for (const { socket } of open) socket.destroy()
    },
  }
}

function read(line: Line, chunk: Buffer): void {
  if (line.left !== undefined) {
    line.left -= chunk.length
    return
  }
  line.head += chunk.toString('latin1')
  const end = line.head.indexOf('\r\n\r\n')
  if (end === -1) return
  line.status = Number(line.head.slice(9, 12))
  const length = /\r\ncontent-length: (\d+)/i.exec(line.head)?.[1]
  if (length === undefined) throw new Error(`an answer without its length: ${line.head.slice(0, end)}`)
  line.left = Number(length) - (line.head.length - end - 4)
}
