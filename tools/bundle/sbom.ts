import { createHash } from 'node:crypto'
import type { Lock } from './packages.ts'

export interface SbomInput {
  version: string
  /** Of the commit, so that one commit always gives one text. */
  time: Date
  nodeVersion: string
  lock: Lock
  /** Folders of packages that the archive carries as they are, and of those that are built into the web pages. */
  server: readonly string[]
  web: readonly string[]
}

/** The list of everything that is in the archive, as CycloneDX 1.6 JSON (cyclonedx.org): component, version, licence, hash. */
export function sbom(input: SbomInput): string {
  const { version, time, nodeVersion, lock, server, web } = input
  const paths = [...new Set([...server, ...web])].sort()
  const components = paths.map((path) => component(path, lock, server.includes(path) ? 'server' : 'web'))
  const runtime = {
    type: 'application',
    'bom-ref': `node@${nodeVersion}`,
    name: 'node',
    version: nodeVersion,
    purl: `pkg:generic/node@${nodeVersion}`,
    licenses: [{ license: { id: 'MIT' } }],
  }
  const product = {
    type: 'application',
    'bom-ref': `linan@${version}`,
    name: 'linan',
    version,
    licenses: [{ license: { id: 'Apache-2.0' } }],
  }
  const body = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { timestamp: time.toISOString(), component: product },
    components: [runtime, ...components],
    dependencies: [
      { ref: product['bom-ref'], dependsOn: [runtime['bom-ref'], ...components.map((one) => one['bom-ref'])] },
    ],
  }
  return `${JSON.stringify({ ...body, serialNumber: serialNumber(JSON.stringify(body)) }, null, 1)}\n`
}

function component(path: string, lock: Lock, use: 'server' | 'web') {
  const { version, resolved, integrity, license } = lock[path] ?? { version: '' }
  const name = nameOf(path, resolved)
  return {
    type: 'library',
    'bom-ref': path,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license === undefined ? {} : { licenses: [licence(license)] }),
    ...(integrity === undefined ? {} : { hashes: [hash(integrity)] }),
    properties: [{ name: 'linan:use', value: use }],
  }
}

/** The real name: an alias in the lock file has another in its address. */
function nameOf(path: string, resolved: string | undefined): string {
  const inAddress = /^https?:\/\/[^/]+\/(.+)\/-\//.exec(resolved ?? '')?.[1]
  return inAddress ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function licence(text: string) {
  return / (OR|AND|WITH) /.test(text) || text.startsWith('(') ? { expression: text } : { license: { id: text } }
}

function hash(integrity: string) {
  const [alg = '', value = ''] = integrity.split(/-(.*)/)
  return { alg: alg.replace('sha', 'SHA-').toUpperCase(), content: Buffer.from(value, 'base64').toString('hex') }
}

/** A UUID made from the text itself (version 8, RFC 9562), so that the same content has the same number. */
function serialNumber(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
