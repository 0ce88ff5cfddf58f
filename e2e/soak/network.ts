import { once } from 'node:events'
import { connect as dial, createServer, type Socket } from 'node:net'

export type NetworkFault = 'none' | 'refuse' | 'hang' | 'half' | 'slow' | 'garble'

/** A line to a server on this machine that breaks in all the ways lines do. */
export class Network {
  fault: NetworkFault = 'none'
  readonly port: number
  readonly close: () => void

  private constructor(port: number, close: () => void) {
    this.port = port
    this.close = close
  }

  static async open(target: number): Promise<Network> {
    const server = createServer((socket) => network.carry(socket, target))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const network = new Network((server.address() as { port: number }).port, () => server.close())
    return network
  }

  /** From now on the line breaks in one of these ways. */
  break(faults: readonly NetworkFault[]): void {
    this.fault = faults[Math.floor(Math.random() * faults.length)] as NetworkFault
  }

  private carry(near: Socket, target: number): void {
    const { fault } = this
    near.on('error', () => undefined)
    if (fault === 'refuse') return void near.destroy()
    if (fault === 'hang') return void setTimeout(() => near.destroy(), 15_000).unref()
    const far = dial(target, '127.0.0.1')
    far.on('error', () => near.destroy())
    far.on('close', () => near.end())
    near.on('close', () => far.destroy())
    near.pipe(far)
    far.on('data', (part: Buffer) => {
      if (fault === 'half') near.end(part.subarray(0, Math.floor(Math.random() * part.length)))
      else if (fault === 'garble') near.write(spoil(part))
      else if (fault === 'slow') setTimeout(() => near.writable && near.write(part), 1000 + Math.random() * 3000)
      else near.write(part)
    })
  }
}

/** One byte of the body is another: a signature that does not hold. */
function spoil(part: Buffer): Buffer {
  const copy = Buffer.from(part)
  const at = copy.length - 2 - Math.floor(Math.random() * 20)
  if (at > 0) copy[at] = copy[at] === 0x41 ? 0x42 : 0x41
  return copy
}
