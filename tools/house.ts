import { bannedFaults } from './house/banned.ts'
import { type Fault, sourceFiles } from './house/files.ts'
import { directionFaults, pureFaults } from './house/imports.ts'
import { clockFaults, constantFaults, lengthFaults, poolFaults, sqlFaults } from './house/rules.ts'
import { sqlBorderFaults } from './house/sql-borders.ts'

/** All house rules over the whole checkout (architecture §2, §5). */
export async function houseFaults(): Promise<Fault[]> {
  const files = sourceFiles(/\.(ts|tsx|mjs|sql|json)$/)
  return [
    ...directionFaults(files.filter((f) => /\.tsx?$/.test(f.path))),
    ...pureFaults(files),
    ...lengthFaults(files),
    ...poolFaults(files),
    ...clockFaults(files),
    ...sqlFaults(files),
    ...constantFaults(files),
    ...bannedFaults(files),
    ...(await sqlBorderFaults(files)),
  ]
}

if (import.meta.main) {
  const faults = await houseFaults()
  for (const f of faults) process.stderr.write(`${f.path}${f.line ? `:${f.line}` : ''}: ${f.message}\n`)
  process.stdout.write(faults.length === 0 ? 'the house is in order\n' : `${faults.length} faults\n`)
  process.exit(faults.length === 0 ? 0 : 1)
}
