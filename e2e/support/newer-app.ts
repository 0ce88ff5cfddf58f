import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The same product behind a port of its own, which can offer its field app as a newer one: the service worker is another version then, as after an upgrade. */
export class UpgradedProduct {
  private readonly server: Server
  private isNewer = false

  private constructor(target: URL) {
    this.server = createServer((asked, answer) => {
      const { method, url, headers } = asked
      const isWorker = url === '/field/sw.js'
      const passed = isWorker ? { ...headers, 'accept-encoding': 'identity' } : headers
      const on = request(new URL(url ?? '/', target), { method, headers: passed }, (came) => {
        if (!isWorker || !this.isNewer) {
          answer.writeHead(came.statusCode ?? 502, came.headers)
          came.pipe(answer)
          return
        }
        const parts: Buffer[] = []
        came.on('data', (part: Buffer) => parts.push(part))
        came.on('end', () => {
          const { 'content-length': _, ...rest } = came.headers
          const text = Buffer.concat(parts).toString()
          answer.writeHead(200, rest).end(text.replace(/linan-field-[0-9a-f]{16}/, 'linan-field-newer'))
        })
      })
      on.on('error', () => answer.destroy())
      asked.pipe(on)
    })
  }

  static async before(url: string): Promise<UpgradedProduct> {
    const one = new UpgradedProduct(new URL(url))
    await new Promise<void>((resolve) => one.server.listen(0, '127.0.0.1', resolve))
    return one
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  upgrade(): void {
    this.isNewer = true
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}
