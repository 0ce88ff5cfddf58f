import { officeProgram, runOffice } from '../documents/office.ts'
import { parseCsv } from './parse-csv.ts'

const TIMEOUT_MS = 120_000

/** What a machine without LibreOffice has to install for the checks that open our files. */
export const LIBREOFFICE_INSTALL =
  'apt-get install --no-install-recommends libreoffice-calc libreoffice-writer fonts-noto-cjk'

/** Thrown when `soffice` is not on the path; the message says how to install it. */
export class LibreOfficeMissing extends Error {
  constructor() {
    super(`LibreOffice (soffice) was not found. Install it: ${LIBREOFFICE_INSTALL}`)
    this.name = 'LibreOfficeMissing'
  }
}

// Tokens of LibreOffice's CSV filter: comma, double quote, UTF-8, from line 1, no column formats, default language,
// quote all text, (an import setting), cells as shown.
const CSV_FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,true'

/**
 * Converts one file with LibreOffice in a profile of its own, so that a running office or another test does not answer.
 * `target` is a LibreOffice output filter such as `pdf`.
 *
 * @returns the bytes of the converted file.
 * @throws LibreOfficeMissing without LibreOffice; an Error with its words when it cannot convert the file.
 */
export async function convertWithLibreOffice(file: string, target: string): Promise<Buffer> {
  const program = await officeProgram()
  if (program === undefined) throw new LibreOfficeMissing()
  const [converted] = await runOffice(program, [file], target, TIMEOUT_MS)
  return converted as Buffer
}

/** The first sheet of a spreadsheet file as LibreOffice shows it: every cell's text, row by row. */
export async function libreOfficeToCsv(file: string): Promise<string[][]> {
  return parseCsv((await convertWithLibreOffice(file, CSV_FILTER)).toString('utf8'))
}
