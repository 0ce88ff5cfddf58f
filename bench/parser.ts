import { cityTree, listProvinces } from '#features/organisation/divisions.ts'
import { loadGazetteer } from '#features/places/parser/load.ts'
import { parseAddress } from '#features/places/parser/parse.ts'
import { labelsOf } from '#features/places/testing/address-labels.ts'
import { type Figure, report } from './measure.ts'

const CITIES = ['2207', '3101', '5134']
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const BLOCK = 500
// What people write themselves where no parser is at hand: the levels by their last characters, and no more.
const FLOOR =
  /^(.+?(?:省|自治区))?(.+?(?:市|自治州|盟|地区))?(.+?(?:区|县|旗|市))?(.+?(?:街道|镇|乡))?(.+?(?:社区|村))?(.*)$/

/** Addresses a second on one core, over labels of three cities with the gazetteer of the whole country; the floor is one regular expression. */
export async function benchParser(): Promise<void> {
  report(await parserFigures())
}

export async function parserFigures(): Promise<Figure[]> {
  const began = performance.now()
  const gazetteer = await loadGazetteer('all')
  const loaded = performance.now() - began
  const provinces = await listProvinces()
  const texts: string[] = []
  for (const code of CITIES) {
    const province = provinces.find((p) => code.startsWith(p.code))
    if (province === undefined) throw new Error(`no province of ${code}`)
    texts.push(...labelsOf(await cityTree(code), province, 5000, 4).map((l) => l.text))
  }
  return [
    {
      bench: 'parser',
      name: 'addresses parsed on one core (goal: at least 20,000/s)',
      value: rate(texts, (text) => parseAddress(text, { gazetteer })),
      unit: '1/s',
      floor: rate(texts, (text) => FLOOR.exec(text)),
    },
    { bench: 'parser', name: 'gazetteer of the country loaded', value: loaded, unit: 'ms' },
  ]
}

/**
 * Calls a second of processor time, all threads of the process counted (so also collecting garbage), after one round over all texts: the
 * figure of one core, whatever else the machine does. The last block of answers is kept, so that no call can be left out.
 */
function rate(texts: readonly string[], work: (text: string) => unknown): number {
  const kept: unknown[] = []
  for (const text of texts) kept[0] = work(text)
  let done = 0
  const from = process.cpuUsage()
  const spent = () => {
    const { user, system } = process.cpuUsage(from)
    return (user + system) / 1e6
  }
  while (spent() < SECONDS) {
    for (let n = 0; n < BLOCK; n++) kept[n] = work(texts[(done + n) % texts.length] as string)
    done += BLOCK
  }
  return done / spent()
}
