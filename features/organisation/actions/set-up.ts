import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { actorId } from '../answers.ts'
import * as contract from '../contract.ts'
import { cityTree, type DivisionRow, listCities as citiesOf, listProvinces as provincesOf } from '../divisions.ts'
import { branchName } from '../rules.ts'
import { chosenCity, divisionCounts, loadDivisions, lockSetUp } from '../store/divisions.ts'
import { insertUnit } from '../store/units.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const listProvinces = action(contract.listProvinces, {
  allow: access['organisation.listProvinces'],
  audit,
  run: async () => ({ items: await provincesOf() }),
})

export const listCities = action(contract.listCities, {
  allow: access['organisation.listCities'],
  audit,
  run: async (_, { provinceCode }) => ({
    items: (await citiesOf(provinceCode)).map(({ code, name, kind }) => ({ code, name, kind })),
  }),
})

export const chooseCity = action(contract.chooseCity, {
  allow: access['organisation.chooseCity'],
  audit,
  async run(context, { cityCode }) {
    const { tx } = context
    const wanted = cityCode.length === 6 && cityCode.endsWith('00') ? cityCode.slice(0, 4) : cityCode
    await lockSetUp(tx)
    const chosen = await chosenCity(tx)
    if (chosen !== undefined) {
      if (chosen.code !== wanted) throw new AppError('other_city_chosen', { name: chosen.name })
      return { cityId: chosen.id, cityName: chosen.name, created: false, ...(await divisionCounts(tx)) }
    }
    const rows = await cityTree(wanted)
    const province = (await provincesOf()).find((p) => wanted.startsWith(p.code))
    if (rows.length === 0 || province === undefined) throw new AppError('city_unknown')
    await loadDivisions(tx, rows, province, context.today)
    const { cityId, cityName } = await makeBureaus(context, wanted, rows)
    return { cityId, cityName, created: true, ...(await divisionCounts(tx)) }
  },
})

/** The city bureau and a branch for each county in which somebody lives (zones that are only a line of the statistics get none). */
async function makeBureaus(
  context: Context,
  wanted: string,
  rows: readonly DivisionRow[],
): Promise<{ cityId: string; cityName: string }> {
  const counties = rows.filter((r) => r.level === 'county')
  const place = wanted.length === 6 ? (counties[0] as DivisionRow).name : (rows[0] as DivisionRow).name
  const cityId = uuidv7()
  const cityName = `${place}公安局`
  const region = wanted.padEnd(6, '0')
  const unit = { openedOn: context.today, roomId: null, by: actorId(context) }
  await insertUnit(context.tx, {
    ...unit,
    id: cityId,
    parentId: null,
    kind: 'CITY',
    name: cityName,
    code: `${region}000000`,
    regionCode: region,
  })
  for (const county of counties) {
    const lived = rows.some((r) => r.level === 'community' && !r.pseudo && r.code.startsWith(county.code))
    if (!lived) continue
    const name = branchName(place, county.name)
    await insertUnit(context.tx, {
      ...unit,
      id: uuidv7(),
      parentId: cityId,
      kind: 'BRANCH',
      name,
      code: `${county.code}000000`,
      regionCode: county.code,
    })
  }
  return { cityId, cityName }
}
