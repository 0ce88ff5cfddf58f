import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installRelease } from '#apps/cli/release/install.ts'
import { parseSums, verifyTree } from '#apps/cli/release/manifest.ts'
import { unpackArchive } from '#apps/cli/release/unpack.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { type Facts, writeArchive } from './bundle/archive.ts'
import { checkoutFiles, isShipped } from './bundle/contents.ts'
import type { Entry } from './bundle/entry.ts'
import { closure, importedPackages, type Lock } from './bundle/packages.ts'
import { sbom } from './bundle/sbom.ts'
import { sourceFiles } from './house/files.ts'
import { importEdges } from './house/imports.ts'

const facts: Facts = {
  name: 'linan',
  version: '1.2.3',
  platform: `${process.platform}-${process.arch}`,
  node: '24.0.0',
  commit: 'abc',
  time: '2026-01-02T03:04:05.000Z',
  migration: 7,
}
const long = `deep/${'folder-of-some-length/'.repeat(6)}file-with-a-name-that-does-not-fit-into-one-hundred-bytes.txt`
const entries: Entry[] = [
  { path: 'bin/linan', bytes: Buffer.from('#!/bin/sh\necho hello\n'), isProgram: true },
  { path: long, bytes: Buffer.from('long') },
  { path: 'empty', bytes: Buffer.alloc(0) },
  { path: 'lib/libx.so.1.2', bytes: Buffer.alloc(1024, 'x') },
  { path: 'lib/libx.so', link: 'libx.so.1.2' },
]
let folder: string
let archive: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linan-bundle-'))
  archive = join(folder, 'a.tar.gz')
  await writeArchive(archive, facts, entries)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const accept = () => undefined
const into = (name: string) => join(folder, name)
/** The archive again, with its plain bytes changed. */
const edit = (change: (bytes: Buffer) => Buffer) => {
  const path = into('edited.tar.gz')
  writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(archive)))))
  return path
}

describe('an archive', () => {
  test('is the same bytes for the same content, in whatever order it is given', async () => {
    await writeArchive(into('b.tar.gz'), facts, entries.toReversed())
    expect(readFileSync(into('b.tar.gz')).equals(readFileSync(archive))).toBe(true)
  })

  test('unpacks to files, programs and links that agree with its list, by us and by tar', async () => {
    const release = await unpackArchive(archive, into('ours'), accept)
    expect(release).toMatchObject({ version: '1.2.3', migration: 7, links: { 'lib/libx.so': 'libx.so.1.2' } })
    mkdirSync(into('tar'))
    execFileSync('tar', ['-xzf', archive, '-C', into('tar'), '--strip-components=1'])
    for (const one of ['ours', 'tar']) {
      expect(await verifyTree(into(one))).toEqual(release)
      expect(execFileSync(join(into(one), 'bin/linan'), { encoding: 'utf8' })).toBe('hello\n')
      expect(readFileSync(join(into(one), long), 'utf8')).toBe('long')
      expect(lstatSync(join(into(one), 'empty')).mode & 0o777).toBe(0o644)
    }
  })

  test('is refused where one byte of one file changed, and where it ends early', async () => {
    const changed = edit((bytes) => {
      bytes[bytes.indexOf('echo hello')] = 'E'.charCodeAt(0)
      return bytes
    })
    await expect(unpackArchive(changed, into('x'), accept)).rejects.toMatchObject({ code: 'release_damaged' })
    for (const share of [0.3, 0.9]) {
      const bytes = readFileSync(archive)
      writeFileSync(into('short.tar.gz'), bytes.subarray(0, Math.floor(bytes.length * share)))
      await expect(unpackArchive(into('short.tar.gz'), into(`y${share}`), accept)).rejects.toMatchObject({
        code: 'release_damaged',
      })
    }
    writeFileSync(into('text.tar.gz'), 'no archive')
    await expect(unpackArchive(into('text.tar.gz'), into('z'), accept)).rejects.toMatchObject({
      code: 'release_damaged',
    })
    await expect(unpackArchive(into('none'), into('z'), accept)).rejects.toMatchObject({ code: 'no_archive' })
  })

  test('writes nothing outside its folder, whatever its names say', async () => {
    for (const bad of ['../outside', '/etc/outside', 'a/../../outside']) {
      const file = into('evil.tar.gz')
      await writeArchive(file, facts, [{ path: bad, bytes: Buffer.from('x') }])
      await expect(unpackArchive(file, into('in'), accept)).rejects.toMatchObject({ code: 'release_damaged' })
      expect(existsSync(into('outside'))).toBe(false)
    }
    await writeArchive(into('link.tar.gz'), facts, [{ path: 'l', link: '../outside' }])
    await expect(unpackArchive(into('link.tar.gz'), into('in'), accept)).rejects.toMatchObject({
      code: 'release_damaged',
    })
    expect(() => parseSums(`${'0'.repeat(64)}  ../x\n`)).toThrow()
  })

  test('carries nothing that its list does not name', async () => {
    await unpackArchive(archive, into('more'), accept)
    writeFileSync(join(into('more'), 'bin/extra'), '')
    await expect(verifyTree(into('more'))).rejects.toThrow('bin/extra')
  })
})

describe('installing', () => {
  test('copies the release, points to it, and may be repeated; another release is an upgrade', async () => {
    await unpackArchive(archive, into('from'), accept)
    for (const _ of [1, 2]) {
      const { path } = await installRelease(into('from'), into('opt'))
      expect(path).toBe(join(into('opt'), 'releases/1.2.3'))
      await verifyTree(join(into('opt'), 'current'))
    }
    await writeArchive(archive, { ...facts, version: '1.2.4' }, entries)
    await unpackArchive(archive, into('next'), accept)
    await expect(installRelease(into('next'), into('opt'))).rejects.toMatchObject({ code: 'installed_already' })
    expect((await verifyTree(join(into('opt'), 'current'))).version).toBe('1.2.3')
  })

  test('is refused for another platform and for a damaged folder, leaving nothing behind', async () => {
    await writeArchive(archive, { ...facts, platform: 'vax-vms' }, entries)
    await unpackArchive(archive, into('vax'), accept)
    await expect(installRelease(into('vax'), into('opt'))).rejects.toMatchObject({ code: 'wrong_platform' })
    rmSync(join(into('vax'), 'empty'))
    await expect(installRelease(into('vax'), into('opt'))).rejects.toThrow('empty')
    expect(existsSync(into('opt'))).toBe(false)
  })
})

describe('the release of this checkout', () => {
  test('holds every file that its own files import', () => {
    const files = sourceFiles(/\.(ts|tsx|mjs)$/)
    const shipped = new Set(checkoutFiles(ROOT).filter(isShipped))
    const missing = importEdges(files.filter((f) => shipped.has(f.path))).filter(
      ({ from, to }) => !shipped.has(to) && !/(^|\/)testing\//.test(from),
    )
    expect(missing).toEqual([])
    expect(shipped.size).toBeGreaterThan(200)
    for (const needed of ['apps/cli/main.ts', 'migrations.lock', 'docs/operations.md', 'LICENSE'])
      expect(shipped).toContain(needed)
  })

  test('needs packages with all that they need, and no package of development', () => {
    const lock = (JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages
    const found = closure(ROOT, lock, ['fastify', 'pg', '@node-rs/argon2'])
    expect(found).toContain('node_modules/pg-protocol')
    expect(found.some((path) => path.startsWith('node_modules/@node-rs/argon2-'))).toBe(true)
    expect(() => closure(ROOT, lock, ['not-there'])).toThrow('not-there')
    const text = `import a from 'pg'\nconst b = await import('@node-rs/argon2')\nimport fs from 'node:fs'\nexport * from "zod/v4"`
    expect(importedPackages([text], lock)).toEqual(['@node-rs/argon2', 'pg', 'zod'])
  })

  test('has a list of components with version, licence and hash, the same text each time', () => {
    const lock = (JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages
    const input = {
      version: '1.2.3',
      time: new Date(0),
      nodeVersion: '24.0.0',
      lock,
      server: closure(ROOT, lock, ['pg']),
      web: closure(ROOT, lock, ['react']),
    }
    const text = sbom(input)
    expect(sbom(input)).toBe(text)
    const { components, bomFormat, specVersion, serialNumber } = JSON.parse(text) as Record<string, unknown> & {
      components: Record<string, unknown>[]
    }
    expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.6'])
    expect(serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(components.find((one) => one.name === 'pg')).toMatchObject({
      purl: `pkg:npm/pg@${lock['node_modules/pg']?.version}`,
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
      properties: [{ name: 'linan:use', value: 'server' }],
    })
    expect(components.every((one) => one.version && one.licenses)).toBe(true)
  })
})
