/** Indices of the cell formats in `stylesXml`; the two must change together. */
export const style = {
  none: 0,
  title: 1,
  bandLeft: 2,
  bandCenter: 3,
  bandRight: 4,
  heading: 5,
  text: 6,
  longText: 7,
  quotedText: 8,
  int: 9,
  decimal: 10,
  date: 11,
  datetime: 12,
} as const

const DATE_FORMAT = 164
const DATETIME_FORMAT = 165
const TEXT_FORMAT = 49 // built-in '@'

interface Format {
  number?: number
  font?: number
  border?: boolean
  across?: 'left' | 'center' | 'right'
  quote?: boolean
}

function xf({ number = 0, font = 0, border = false, across, quote = false }: Format): string {
  const alignment = `<alignment${across ? ` horizontal="${across}"` : ''} vertical="center" wrapText="1"/>`
  return (
    `<xf numFmtId="${number}" fontId="${font}" fillId="0" borderId="${border ? 1 : 0}" xfId="0"${quote ? ' quotePrefix="1"' : ''}` +
    ` applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">${alignment}</xf>`
  )
}

const FORMATS: Record<keyof typeof style, Format> = {
  none: {},
  title: { number: TEXT_FORMAT, font: 2, across: 'center' },
  bandLeft: { number: TEXT_FORMAT, across: 'left' },
  bandCenter: { number: TEXT_FORMAT, across: 'center' },
  bandRight: { number: TEXT_FORMAT, across: 'right' },
  heading: { number: TEXT_FORMAT, font: 1, border: true, across: 'center' },
  text: { number: TEXT_FORMAT, border: true },
  longText: { border: true, across: 'left' },
  quotedText: { border: true, across: 'left', quote: true },
  int: { number: 1, border: true, across: 'right' },
  decimal: { border: true, across: 'right' },
  date: { number: DATE_FORMAT, border: true, across: 'center' },
  datetime: { number: DATETIME_FORMAT, border: true, across: 'center' },
}

const font = (size: number, bold: boolean) =>
  `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="宋体"/><family val="3"/><charset val="134"/></font>`

const line = ['left', 'right', 'top', 'bottom']
  .map((side) => `<${side} style="thin"><color auto="1"/></${side}>`)
  .join('')

const format = (id: number, code: string) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`

/** The workbook's whole style sheet: black on white with thin borders, as a printed government form. */
export const stylesXml = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2">',
  format(DATE_FORMAT, 'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;'),
  format(DATETIME_FORMAT, 'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\\ hh:mm'),
  `</numFmts><fonts count="3">${font(11, false)}${font(11, true)}${font(18, true)}</fonts>`,
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
  `<border>${line}<diagonal/></border></borders>`,
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="${Object.keys(style).length}">`,
  ...Object.entries(style)
    .sort(([, a], [, b]) => a - b)
    .map(([name]) => xf(FORMATS[name as keyof typeof style])),
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
].join('')
