import { cleanText } from './cell.ts'
import { escapeXml } from './xlsx-cells.ts'
import { stylesXml } from './xlsx-styles.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument'
const SHEET_LIMIT = 31

/**
 * A sheet name every spreadsheet accepts: at most 31 UTF-16 units, none of `: \ / ? * [ ]` or controls, no apostrophe at
 * either end, not empty and not `History`, which Excel keeps for itself.
 */
export function safeSheetName(wanted: string): string {
  const name = cleanText(wanted)
    .replace(/[:\\/?*[\]\t\r\n]/g, ' ')
    .trim()
    .slice(0, SHEET_LIMIT)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/^[' ]+|[' ]+$/g, '')
  if (name === '') return 'Sheet1'
  return name.toLowerCase() === 'history' ? `${name} 1` : name
}

export interface WorkbookFacts {
  title: string
  sheetName: string
  /** Rows repeated on each printed page, counted from the top; 0 for none. */
  repeatedRows: number
}

/** Every part of the package but the sheet, in writing order: path and XML. */
export function fixedParts(facts: WorkbookFacts): [path: string, xml: string][] {
  return [
    ['[Content_Types].xml', contentTypes()],
    ['_rels/.rels', packageRelations()],
    ['docProps/core.xml', coreProperties(facts)],
    [
      'docProps/app.xml',
      `${XML}<Properties xmlns="${OFFICE}/extended-properties"><Application>Lin'an 邻安</Application></Properties>`,
    ],
    ['xl/workbook.xml', workbook(facts)],
    ['xl/_rels/workbook.xml.rels', workbookRelations()],
    ['xl/styles.xml', stylesXml],
  ]
}

function contentTypes(): string {
  const parts = [
    ['/xl/workbook.xml', `${TYPE}.spreadsheetml.sheet.main+xml`],
    ['/xl/worksheets/sheet1.xml', `${TYPE}.spreadsheetml.worksheet+xml`],
    ['/xl/styles.xml', `${TYPE}.spreadsheetml.styles+xml`],
    ['/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ['/docProps/app.xml', `${TYPE}.extended-properties+xml`],
  ]
  const overrides = parts.map(([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`).join('')
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides}</Types>`
  )
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`)
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`
}

function packageRelations(): string {
  return relations([
    [`${OFFICE}/relationships/officeDocument`, 'xl/workbook.xml'],
    [`${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
    [`${OFFICE}/relationships/extended-properties`, 'docProps/app.xml'],
  ])
}

function workbookRelations(): string {
  return relations([
    [`${OFFICE}/relationships/worksheet`, 'worksheets/sheet1.xml'],
    [`${OFFICE}/relationships/styles`, 'styles.xml'],
  ])
}

// The product is the creator: a file that leaves the station carries no officer's name in properties nobody looks at, and no time, so that two
// exports of the same differ in what people read on them and nowhere else.
function coreProperties({ title }: WorkbookFacts): string {
  return (
    `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
    `<dc:title>${escapeXml(cleanText(title))}</dc:title><dc:creator>Lin'an 邻安</dc:creator></cp:coreProperties>`
  )
}

function workbook({ sheetName, repeatedRows }: WorkbookFacts): string {
  const quoted = `'${sheetName.replaceAll("'", "''")}'`
  const titles =
    repeatedRows > 0
      ? '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">' +
        `${escapeXml(quoted)}!$1:$${repeatedRows}</definedName></definedNames>`
      : ''
  return (
    `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}/relationships">` +
    `<sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets>${titles}</workbook>`
  )
}
