/**
 * Completes package-lock.json with the optional packages of platforms that the registry at hand does not carry (a filtered mirror
 * answers 404 for them). Without these entries `npm ci` refuses the lock file on every machine; with them it skips what does not fit.
 * Such an entry has no integrity, because nobody here could look at the package; only its exact version is pinned. Run it after
 * each `npm install`: node tools/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const OS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix']
const CPU = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  armv7: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  wasm32: 'wasm32',
}

const path = process.argv[2] ?? fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(path, 'utf8'))
let added = 0

for (const [place, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (findEntry(place, name)) continue
    if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version))
      throw new Error(`${place || 'the project'} wants ${name}@${version}, which is no exact version`)
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(parent.dev ? { dev: true } : {}),
      optional: true,
    }
    added += 1
  }
}

const sorted = Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en'))
lock.packages = Object.fromEntries(sorted)
if (added > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} entries added`)

/** Looks a package up the way Node does: beside its parent, then in each folder above. */
function findEntry(place, name) {
  for (let folder = place; ; ) {
    const entry = lock.packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]
    if (entry || folder === '') return entry
    const above = folder.lastIndexOf('/node_modules/')
    folder = above < 0 ? '' : folder.slice(0, above)
  }
}

/** Platform packages carry their platform in the name: `@oxlint/binding-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-')
  const os = words.find((word) => OS.includes(word))
  const cpu = words
    .map((word) => CPU[word] ?? (/^arm-?/.test(word) && !word.startsWith('arm64') ? 'arm' : undefined))
    .find(Boolean)
  if (!os && !cpu) return {}
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu')) && os === 'linux'
      ? 'glibc'
      : undefined
  return { ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}), ...(os ? { os: [os] } : {}) }
}
