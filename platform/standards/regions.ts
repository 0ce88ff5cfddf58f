import written from './data/regions.json' with { type: 'json' }

interface Named {
  name: string
  /** First and last year in force; null where the source is silent. */
  start: number | null
  end: number | null
}

const table: Map<string, string> = new Map(Object.entries(written))
const year = (text: string | undefined) => (text ? Number(text) : null)

function names(code6: string): Named[] {
  const entry = table.get(code6)
  if (entry === undefined) return []
  return entry.split('|').map((part) => {
    const [name = '', span = '-'] = part.split('@')
    const [start, end] = span.split('-')
    return { name, start: year(start), end: year(end) }
  })
}

/**
 * Was this county code (GB/T 2260) in force in `year` or at any later time? An identity number carries the code of the
 * registration, which follows the birth by days or by decades, so a code younger than the birth is normal; only one that had
 * ended before the birth, or never existed, is worth a warning. Source reaches 2020.
 */
export function regionKnown(code6: string, year: number): boolean {
  return names(code6).some(({ end }) => end === null || end >= year)
}

/**
 * Name of a county code (its own name only: 鄂城区), in `year` when given, else the present or the last one.
 * Undefined for a code that never existed, or not in that year.
 */
export function regionName(code6: string, year?: number): string | undefined {
  const all = names(code6)
  if (year === undefined)
    return (all.find(({ end }) => end === null) ?? all.toSorted((a, b) => (b.end ?? 0) - (a.end ?? 0))[0])?.name
  const inForce = all.filter(({ start, end }) => (start === null || start <= year) && (end === null || end >= year))
  // Where the source lists an undated name beside a dated one, the dated one is the better knowledge of that year.
  return (inForce.find(({ end }) => end !== null) ?? inForce[0])?.name
}

/** Every name a county code has had, the present one included, in the order of the source. Empty for a code that never existed. */
export const regionNames = (code6: string): string[] => [...new Set(names(code6).map(({ name }) => name))]

/** Codes in force at the end of the source (2020): provinces (`220000`), cities (`220700`) and counties. */
export const regionCodes = (): string[] => [...table.keys()].filter((code) => regionKnown(code, 2021))
