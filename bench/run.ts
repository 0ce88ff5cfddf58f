import { benchApi } from './api.ts'
import { benchImports } from './imports.ts'
import { benchParser } from './parser.ts'
import { benchPicture } from './picture.ts'
import { benchRegister } from './register.ts'
import { benchSealedLog } from './sealed-log.ts'
import { benchSearch } from './search.ts'

const BENCHES: Record<string, () => Promise<void>> = {
  api: benchApi,
  imports: benchImports,
  parser: benchParser,
  picture: benchPicture,
  register: benchRegister,
  search: benchSearch,
  'sealed-log': benchSealedLog,
}

const name = process.argv[2] ?? ''
const bench = BENCHES[name]
if (bench === undefined) {
  process.stderr.write(`no benchmark "${name}"; there are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(1)
}
await bench()
