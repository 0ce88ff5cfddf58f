import { CITY_PEOPLE, settleCity } from './city.ts'
import { type Figure, report } from './measure.ts'
import { parserFigures } from './parser.ts'
import { personFigures } from './person.ts'
import { pictureFigures } from './picture.ts'
import { searchFigures } from './search.ts'
import { benchWorld } from './world.ts'

/**
 * What the register costs in a city of BENCH_PEOPLE residents (1,000,000), beside a tenth of it: search, page of a person, picture of a
 * building; then the parser of addresses. Both cities have stations of the same size. The last table is how much slower the large city is (goal: at most 1.5).
 */
export async function benchRegister(): Promise<void> {
  const large = Number(process.env.BENCH_PEOPLE ?? CITY_PEOPLE)
  try {
    const small = await figuresOf(large / 10)
    report(small)
    const figures = await figuresOf(large)
    report(figures)
    report(growth(small, figures, large))
    report(await parserFigures())
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  }
}

async function figuresOf(people: number): Promise<Figure[]> {
  const w = await benchWorld(0)
  try {
    const city = await settleCity(w, people)
    process.stdout.write(
      `${city.people} residents, ${city.addresses} addresses, settled in ${Math.round(city.seconds)} s\n`,
    )
    const all = [...(await searchFigures(w, city)), ...(await personFigures(w, city)), ...(await pictureFigures(w))]
    return all.map((f) => ({ ...f, name: `${f.name}, ${people} residents` }))
  } finally {
    await w.close()
  }
}

const growth = (small: Figure[], large: Figure[], people: number): Figure[] =>
  large.flatMap((f, i) => {
    const before = small[i]
    if (before === undefined || f.unit !== 'ms') return []
    const name = f.name.replace(`, ${people} residents`, '').replace(/ \(goal[^)]*\)/, '')
    return [
      {
        bench: 'register',
        name: `${name}: ten times the city (goal: ratio 1.5)`,
        value: f.value,
        unit: 'ms',
        floor: before.value,
      },
    ]
  })
