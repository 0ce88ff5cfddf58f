import { benchApi } from './api.ts'
import { benchDisputes } from './disputes.ts'
import { benchField } from './field.ts'
import { benchImports } from './imports.ts'
import { benchParser } from './parser.ts'
import { benchPicture } from './picture.ts'
import { benchRegister } from './register.ts'
import { benchSealedLog } from './sealed-log.ts'
import { benchSearch } from './search.ts'

const BENCHES: Record<string, () => Promise<void>> = {
  api: benchApi,
  disputes: benchDisputes,
  field: benchField,
  imports: benchImports,
  parser: benchParser,
  picture: benchPicture,
  register: benchRegister,
  search: benchSearch,
  'sealed-log': benchSealedLog,
}

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = names.filter((name) => BENCHES[name] === undefined)
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`no benchmark "${unknown.join(', ')}"; there are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(1)
}
for (const name of names) await BENCHES[name]?.()
