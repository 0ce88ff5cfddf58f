/** Parses RFC 4180 text (comma, double quotes, CRLF or LF; a byte order mark is dropped) into rows of fields. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const source = text.replace(/^\ufeff/, '')
  const token = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
  let at = 0
  while (at < source.length) {
    token.lastIndex = at
    const found = token.exec(source)
    if (!found) throw new Error(`CSV is broken at ${at}`)
    row.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'))
    at = token.lastIndex
    if (source[at] === ',') {
      at += 1
      if (at === source.length) row.push('')
      continue
    }
    const end = /\r\n|\n|$/y
    end.lastIndex = at
    if (!end.test(source)) throw new Error(`CSV is broken at ${at}: ${source.slice(at, at + 40)}`)
    at = end.lastIndex
    rows.push(row)
    row = []
  }
  if (row.length > 0) rows.push(row)
  return rows
}
