import { parseAddress } from './parser/parse.ts'
import type { Reading } from './parser/reading.ts'
import { upperGazetteer } from './parser/upper.ts'

/**
 * Reads an address as people write it without the register's own names and without a database: what a worker of the browser can do. Provinces, cities
 * and districts are known; towns, communities, streets and compounds are told by their words. Never throws.
 */
export const readAddress = (text: string): Reading => parseAddress(text, { gazetteer: upperGazetteer() })

export { type Component, type Reading, SURE } from './parser/reading.ts'
