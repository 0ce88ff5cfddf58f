import { benchApi } from './api.ts'

const BENCHES: Record<string, () => Promise<void>> = { api: benchApi }

const name = process.argv[2] ?? ''
const bench = BENCHES[name]
if (bench === undefined) {
  process.stderr.write(`no benchmark "${name}"; there are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(1)
}
await bench()
