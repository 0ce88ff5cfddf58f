import { staffingSection, staffRows } from './report.ts'
import { searchKinds } from './search.ts'

export const reportSections = [staffingSection]
export const reportRows = staffRows

export { searchKinds }
