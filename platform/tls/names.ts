import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { domainToASCII } from 'node:url'
import { SettingsError, type SettingsFault } from '../settings/settings-error.ts'

/** What a certificate is good for: host names in lower case and addresses in their canonical form. */
export type Names = { readonly dns: readonly string[]; readonly ip: readonly string[] }

/** Every certificate of ours also answers on the machine itself, so that `linan status` can look. */
const OWN_MACHINE: Names = { dns: ['localhost'], ip: ['127.0.0.1', '::1'] }

/** Endings that no public site can have (RFC 6761, RFC 8375, ICANN 2024): inside them a station may rename its machine without a new root. */
const PRIVATE_ENDINGS = ['localhost', 'internal', 'lan', 'local', 'home.arpa']
const PRIVATE_NETWORKS = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7']

/**
 * Names and addresses as typed, checked and in one form, the machine itself added.
 * @throws SettingsError naming every one that is none.
 */
export function readNames(dns: readonly string[], ip: readonly string[]): Names {
  const faults: SettingsFault[] = []
  const names = dns.map((text) => {
    const name = domainToASCII(text.trim().replace(/\.$/, '')).toLowerCase()
    if (!isHostName(name))
      faults.push({
        code: 'tls_name_invalid',
        message: `“${text}”不是主机名。“${text}” is not a host name.`,
        remedy: '例如 For example --name linan.lan；IP 地址用 --ip。An address goes with --ip.',
      })
    return name
  })
  const addresses = ip.map((text) => {
    const address = canonicalAddress(text.trim())
    if (address === undefined)
      faults.push({
        code: 'tls_ip_invalid',
        message: `“${text}”不是可用的 IP 地址。“${text}” is not an address a machine can have.`,
        remedy: '例如 For example --ip 10.1.2.3',
      })
    return address ?? ''
  })
  if (faults.length > 0) throw new SettingsError(faults)
  return {
    dns: [...new Set([...names, ...OWN_MACHINE.dns])],
    ip: [...new Set([...addresses, ...OWN_MACHINE.ip])],
  }
}

/** The name and the addresses this machine has now, for `linan tls init` without any. */
export function machineNames(): { dns: string[]; ip: string[] } {
  const name = domainToASCII(hostname()).toLowerCase()
  const found = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return {
    dns: isHostName(name) ? [name] : [],
    ip: found.filter((one) => !one.internal && one.family === 'IPv4').map((one) => one.address),
  }
}

/** The first name that is not the machine itself; passkeys belong to it. */
export const mainName = (names: Names): string | undefined => names.dns.find((name) => !OWN_MACHINE.dns.includes(name))

/** The first thing other machines can type to come here. */
export const mainAddress = (names: Names): string =>
  mainName(names) ?? names.ip.find((one) => !OWN_MACHINE.ip.includes(one)) ?? 'localhost'

/** What a root made for these names may ever sign: they themselves, and what can only lie inside a private network. */
export function permittedBy(names: Names): { dns: string[]; networks: string[] } {
  const within = (name: string) => PRIVATE_ENDINGS.some((end) => name === end || name.endsWith(`.${end}`))
  const single = (address: string) => `${address}/${isIP(address) === 4 ? 32 : 128}`
  return {
    dns: [...PRIVATE_ENDINGS, ...names.dns.filter((name) => !within(name))],
    networks: [...PRIVATE_NETWORKS, ...names.ip.filter((one) => !inNetworks(one, PRIVATE_NETWORKS)).map(single)],
  }
}

/** Names and addresses that lie outside what a root may sign. */
export function outside(names: Names, permitted: { dns: readonly string[]; networks: readonly string[] }): string[] {
  const known = (name: string) => permitted.dns.some((end) => name === end || name.endsWith(`.${end}`))
  return [
    ...names.dns.filter((name) => !known(name)),
    ...names.ip.filter((address) => !inNetworks(address, permitted.networks)),
  ]
}

export function isHostName(name: string): boolean {
  if (name.length > 253 || isIP(name) !== 0 || /^[\d.]+$/.test(name)) return false
  return name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
}

/** Shortest form of an address (`FD00:0::1` → `fd00::1`); undefined where it is none, or stands for all addresses. */
export function canonicalAddress(text: string): string | undefined {
  const family = isIP(text)
  if (family === 0 || text.includes('%')) return undefined
  const address = family === 4 ? text : new URL(`http://[${text}]`).hostname.slice(1, -1)
  return address === '0.0.0.0' || address === '::' ? undefined : address
}

/** The bytes of an address: 4 or 16. */
export function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const words = (part: string) => part.split(':').filter(Boolean)
  const gap = 8 - words(head).length - words(tail).length
  const all = [...words(head), ...Array<string>(Math.max(0, gap)).fill('0'), ...words(tail)]
  return Buffer.from(all.flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255]))
}

/** The mask of a prefix length over `size` bytes. */
export const maskBytes = (bits: number, size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))) & 255))

/** Whether the address lies in one of the networks `a.b.c.d/n`. */
export function inNetworks(address: string, networks: readonly string[]): boolean {
  const bytes = addressBytes(address)
  return networks.some((network) => {
    const [base = '', bits = ''] = network.split('/')
    const first = addressBytes(base)
    const mask = maskBytes(Number(bits), first.length)
    return first.length === bytes.length && first.every((b, i) => (b & mask[i]!) === ((bytes[i] as number) & mask[i]!))
  })
}
