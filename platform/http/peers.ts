import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * Plain HTTP on an address that other machines reach is for the TLS proxies alone: anybody else would send his password in clear text.
 * Answers whether a request comes from neither a listed proxy nor this machine. Looks at the connection, never at headers.
 */
export function peerGuard(onlyFrom: readonly string[] | undefined): (request: FastifyRequest) => boolean {
  if (onlyFrom === undefined) return () => false
  const allowed = new BlockList()
  for (const entry of ['127.0.0.0/8', '::1', ...onlyFrom]) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) allowed.addAddress(address, family)
    else allowed.addSubnet(address, Number(bits), family)
  }
  return (request) => {
    const peer = plain(request.socket.remoteAddress ?? '')
    const family = isIP(peer)
    return family === 0 || !allowed.check(peer, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/** A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Whether an address of a client is this machine itself. */
export const isThisMachine = (address: string): boolean => plain(address) === '::1' || plain(address).startsWith('127.')
