import { regionCodes, regionName } from '#platform/standards/regions.ts'
import { addCity, emptyGazetteer, type Gazetteer } from './gazetteer.ts'

let upper: Gazetteer | undefined

/**
 * Provinces, cities and districts in force by the county codes, without towns and communities: what a browser knows of the country. Made when
 * first asked for.
 */
export function upperGazetteer(): Gazetteer {
  if (upper !== undefined) return upper
  const codes = regionCodes()
  const named = (code: string) => regionName(code) ?? ''
  const gazetteer = emptyGazetteer(
    codes.filter((c) => c.endsWith('0000')).map((c) => ({ code: c.slice(0, 2), name: named(c) })),
  )
  for (const [city, below] of Map.groupBy(codes, (c) => c.slice(0, 4))) {
    if (city.endsWith('00')) continue
    const whole = `${city}00`
    addCity(
      gazetteer,
      [
        // Districts of a municipality and counties under a province hang on no city of these codes.
        {
          code: city,
          name: below.includes(whole) ? named(whole) : '市辖区',
          level: 'city' as const,
          parentCode: city.slice(0, 2),
          pseudo: !below.includes(whole),
        },
        ...below
          .filter((c) => c !== whole)
          .map((code) => ({ code, name: named(code), level: 'county' as const, parentCode: city, pseudo: false })),
      ],
      false,
    )
  }
  upper = gazetteer
  return gazetteer
}
