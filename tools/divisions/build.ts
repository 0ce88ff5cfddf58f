import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { packCommunities } from './format.ts'
import { fetchArchive, readTable } from './source.ts'

const root = join(import.meta.dirname, '..', '..')
const target = join(root, 'features', 'organisation', 'data', 'divisions.json.br')

type Row = readonly [code: string, name: string]

function groupByPrefix(rows: readonly Row[], digits: number): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row[0].slice(0, digits)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** Rows of `children` whose parent is missing would silently vanish from the tree, so they stop the build. */
function requireParents(children: Map<string, Row[]>, parents: readonly Row[], table: string): void {
  const known = new Set(parents.map(([code]) => code))
  for (const key of children.keys()) if (!known.has(key)) throw new Error(`${table}: parent ${key} is missing`)
}

function buildLines(archive: string): string[] {
  const [provinces, cities, areas, streets, villages] = ['provinces', 'cities', 'areas', 'streets', 'villages'].map(
    (table) => readTable(archive, table),
  ) as [Row[], Row[], Row[], Row[], Row[]]
  const countiesOf = groupByPrefix(areas, 4)
  const townsOf = groupByPrefix(streets, 6)
  const communitiesOf = groupByPrefix(villages, 9)
  requireParents(groupByPrefix(cities, 2), provinces, 'cities')
  requireParents(countiesOf, cities, 'areas')
  requireParents(townsOf, areas, 'streets')
  requireParents(communitiesOf, streets, 'villages')
  const town = ([code, name]: Row) => {
    const rows = (communitiesOf.get(code) ?? []).map((row) => ({ serial: Number(row[0].slice(9)), name: row[1] }))
    return [code.slice(6), name, packCommunities(rows)]
  }
  const county = ([code, name]: Row) => [code.slice(4), name, (townsOf.get(code) ?? []).map(town)]
  const city = ([code]: Row) => JSON.stringify([code, (countiesOf.get(code) ?? []).map(county)])
  console.log(
    `${provinces.length} provinces, ${cities.length} cities, ${areas.length} counties, ` +
      `${streets.length} towns, ${villages.length} communities`,
  )
  return [JSON.stringify({ provinces, cities }), ...cities.map(city)]
}

const lines = buildLines(fetchArchive(join(root, '.cache', 'divisions')))
const text = Buffer.from(`[${lines.join(',\n')}]\n`, 'utf8')
const packed = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
})
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, packed)
console.log(`${target}: ${text.length} bytes of text, ${packed.length} packed`)
