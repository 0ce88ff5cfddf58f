import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const PAGE = 'index.html'
const WORKER = 'sw.js'
const LIST = /["'`]__PRECACHE__["'`]/g
const VERSION = /__VERSION__/g

/** Tells the service worker at the end of a build which files make up the app, and gives it a version that changes with any of them. */
export function precache(): Plugin {
  let publicDir = ''
  return {
    name: 'field-precache',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle[WORKER]
        if (worker?.type !== 'chunk') throw new Error('the service worker was not built')
        const hash = createHash('sha256')
        const built = Object.values(bundle).filter((one) => one.fileName !== WORKER)
        const files = [
          ...built.map((one) => ({ name: one.fileName, bytes: one.type === 'chunk' ? one.code : one.source })),
          ...readdirSync(publicDir).map((name) => ({ name, bytes: readFileSync(join(publicDir, name)) })),
        ].sort((a, b) => a.name.localeCompare(b.name))
        for (const { name, bytes } of files) hash.update(`${name}\n`).update(bytes)
        const paths = files.map(({ name }) => (name === PAGE ? '' : name))
        for (const mark of [LIST, VERSION])
          if (worker.code.match(mark)?.length !== 1) throw new Error(`the service worker has no single ${mark}`)
        worker.code = worker.code.replace(LIST, JSON.stringify(paths)).replace(VERSION, hash.digest('hex').slice(0, 16))
      },
    },
  }
}
