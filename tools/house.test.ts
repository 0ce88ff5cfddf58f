import { describe, expect, it } from 'vitest'
import { bannedFaults } from './house/banned.ts'
import { directionFaults, pureFaults } from './house/imports.ts'
import { clockFaults, constantFaults, lengthFaults, poolFaults, sqlFaults } from './house/rules.ts'
import { sqlBorderFaults } from './house/sql-borders.ts'
import { houseFaults } from './house.ts'

const file = (path: string, text: string) => [{ path, text }]

describe('the house rules', () => {
  it('hold for the whole checkout', async () => {
    const faults = await houseFaults()
    expect(faults.map((f) => `${f.path}:${f.line ?? ''} ${f.message}`)).toEqual([])
  })

  it('find an import against the direction of the house', () => {
    expect(directionFaults(file('platform/db/x.ts', `import { a } from '#features/places/public.ts'`))).toHaveLength(1)
    expect(directionFaults(file('features/places/x.ts', `import { a } from '#apps/server/start.ts'`))).toHaveLength(1)
    expect(directionFaults(file('features/places/x.ts', `import { a } from '../residents/store.ts'`))).toHaveLength(1)
    expect(
      directionFaults(file('features/places/x.ts', `const a = await import('#features/residents/rules.ts')`)),
    ).toHaveLength(1)
    expect(
      directionFaults(file('features/places/screens/workbench/x.tsx', `import { a } from '../../store.ts'`)),
    ).toHaveLength(1)
    expect(directionFaults(file('ui/x.ts', `import { a } from '#platform/db/pool.ts'`))).toHaveLength(1)
    expect(
      directionFaults(
        file(
          'features/places/x.ts',
          `import { a } from '#features/residents/public.ts'\nimport type { b } from '#platform/db/tx.ts'`,
        ),
      ),
    ).toEqual([])
  })

  it('find what browsers are offered and reaches the server, however far down', () => {
    const files = [
      ...file('features/places/pure.ts', `import { a } from './parser/a.ts'`),
      ...file(
        'features/places/parser/a.ts',
        `import type { T } from '#features/residents/public.ts'\nimport { b } from './b.ts'`,
      ),
      ...file('features/places/parser/b.ts', `import { c } from '../store-list.ts'\nexport const d = 1`),
    ]
    expect(pureFaults(files).map((f) => f.message)).toEqual(['reaches the server side: features/places/store-list.ts'])
    expect(pureFaults(files.slice(0, 2))).toEqual([])
  })

  it('find SQL on the tables of another slice, however it is written', async () => {
    const owned = file(
      'features/residents/migrations/0001_x.sql',
      'create table person (id uuid); create view residents_v_person as select id from person;',
    )
    const reads = (sql: string) =>
      sqlBorderFaults([...owned, ...file('features/places/store.ts', `tx.query(\`${sql}\`)`)])
    expect(await reads('select * from person')).toHaveLength(1)
    expect(await reads('with a as (select 1) select (select count(*) from public.person p) from a')).toHaveLength(1)
    expect(await reads('update person set id = null')).toHaveLength(1)
    expect(await reads('select * from residents_v_person')).toEqual([])
  })

  it('find a field that the scope gate forbids, but not an address that carries the word', () => {
    const message = (text: string) => bannedFaults(file('features/residents/messages/zh-CN.json', `{"a":"${text}"}`))
    for (const text of ['民族', '政治面貌', '重点人员', '宗教信仰', '前科情况', '人脸照片', '黑名单'])
      expect(message(text), text).toHaveLength(1)
    for (const text of ['民族街12号', '当事人', '重点时段']) expect(message(text), text).toEqual([])
    expect(
      bannedFaults(file('features/residents/contract.ts', 'riskScore: z.number(), watchlist: z.string()')),
    ).toHaveLength(2)
    expect(bannedFaults(file('features/x/migrations/0001_a.sql', 'create table a (ethnicity text)'))).toHaveLength(1)
    expect(bannedFaults(file('features/x/migrations/0001_a.sql', `insert into a values ('少数民族条例')`))).toEqual([])
  })

  it('find a way to the pool, a free clock, a spliced statement, a term in code, and a file without measure', () => {
    expect(poolFaults(file('features/places/store.ts', 'await db.pool.query(sql)'))).toHaveLength(1)
    expect(clockFaults(file('features/places/rules.ts', 'const now = new Date()'))).toHaveLength(1)
    expect(
      sqlFaults(file('features/places/store.ts', 'tx.query(`select * from a where b = ${input.b}`)')),
    ).toHaveLength(1)
    expect(sqlFaults(file('features/places/store.ts', 'tx.query(`select ${COLUMNS} from a`)'))).toEqual([])
    expect(constantFaults(file('features/places/rules.ts', 'const dueDays = 30'))).toHaveLength(1)
    expect(lengthFaults(file('features/places/rules.ts', 'x\n'.repeat(401)))).toHaveLength(1)
  })
})
