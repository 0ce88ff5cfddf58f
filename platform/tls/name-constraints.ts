import { addressBytes, maskBytes } from './names.ts'

/** RFC 5280 §4.2.1.10: OID and DER of the extension that limits what a root may sign. */
export const NAME_CONSTRAINTS = '2.5.29.30'

/** NameConstraints with permitted subtrees only: DNS names (each with all below it) and networks `a.b.c.d/n`. */
export function nameConstraints(permitted: { dns: readonly string[]; networks: readonly string[] }): Buffer {
  const subtrees = [
    ...permitted.dns.map((name) => tagged(0x82, Buffer.from(name, 'ascii'))),
    ...permitted.networks.map((network) => {
      const [base = '', bits = ''] = network.split('/')
      const address = addressBytes(base)
      return tagged(0x87, Buffer.concat([address, maskBytes(Number(bits), address.length)]))
    }),
  ].map((general) => tagged(0x30, general))
  return tagged(0x30, tagged(0xa0, Buffer.concat(subtrees)))
}

/** One DER value: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
