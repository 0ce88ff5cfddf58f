import { isDateFormat } from './numbers.ts'
import { TableError } from './table.ts'
import { attribute, xmlPieces, type XmlHandler } from './xml-stream.ts'
import type { ZipEntry } from './zip.ts'

const MAX_SHARED_CHARACTERS = 120_000_000
const MAX_SHARED_STRINGS = 4_000_000

/** Reads one part of the package to its end. */
export function readPart(entry: ZipEntry, handler: Partial<XmlHandler>): void {
  const pieces = xmlPieces({
    open: (name, attributes) => handler.open?.(name, attributes),
    close: (name) => handler.close?.(name),
    text: (text) => handler.text?.(text),
  })
  entry.unpack((piece) => pieces.take(piece))
  pieces.end()
}

export interface SheetEntry {
  name: string
  isHidden: boolean
  path: string
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)

/** A target of a relation, relative to the part that names it. */
function resolve(from: string, target: string): string {
  const whole = target.startsWith('/') ? target.slice(1) : `${folderOf(from)}${target}`
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function relations(parts: Map<string, ZipEntry>, of: string): Map<string, { type: string; path: string }> {
  const found = new Map<string, { type: string; path: string }>()
  const name = of.slice(folderOf(of).length)
  const entry = parts.get(`${folderOf(of)}_rels/${name}.rels`)
  if (entry === undefined) return found
  readPart(entry, {
    open(tag, attributes) {
      if (tag !== 'Relationship') return
      const [id, target] = [attribute(attributes, 'Id'), attribute(attributes, 'Target')]
      if (id !== undefined && target !== undefined)
        found.set(id, { type: attribute(attributes, 'Type') ?? '', path: resolve(of, target) })
    },
  })
  return found
}

export interface BookParts {
  sheets: SheetEntry[]
  is1904: boolean
  sharedStrings: ZipEntry | undefined
  styles: ZipEntry | undefined
}

/** What lies where in a workbook. @throws TableError `file_corrupted` where it has no workbook part */
export function bookParts(parts: Map<string, ZipEntry>): BookParts {
  const main =
    [...relations(parts, '').values()].find((r) => r.type.endsWith('/officeDocument'))?.path ?? 'xl/workbook.xml'
  const entry = parts.get(main)
  if (entry === undefined) throw new TableError('file_corrupted')
  const related = relations(parts, main)
  const byType = (type: string) => {
    const path = [...related.values()].find((r) => r.type.endsWith(type))?.path
    return path === undefined ? undefined : parts.get(path)
  }
  const sheets: SheetEntry[] = []
  let is1904 = false
  readPart(entry, {
    open(tag, attributes) {
      if (tag === 'workbookPr') is1904 = /^(1|true|on)$/.test(attribute(attributes, 'date1904') ?? '')
      if (tag !== 'sheet') return
      const id = attribute(attributes, 'id')
      const target = id === undefined ? undefined : related.get(id)
      // Chart and macro sheets have no rows.
      if (target === undefined || !/\/worksheet$/.test(target.type)) return
      const state = attribute(attributes, 'state')
      sheets.push({
        name: attribute(attributes, 'name') ?? '',
        isHidden: state === 'hidden' || state === 'veryHidden',
        path: target.path,
      })
    },
  })
  return { sheets, is1904, sharedStrings: byType('/sharedStrings'), styles: byType('/styles') }
}

/** The texts that cells point to; readings of characters (phonetic runs) are left out. */
export function readSharedStrings(entry: ZipEntry | undefined): string[] {
  const strings: string[] = []
  if (entry === undefined) return strings
  let text = ''
  let characters = 0
  let isText = false
  let phonetic = 0
  readPart(entry, {
    open(tag) {
      if (tag === 'si') text = ''
      else if (tag === 'rPh') phonetic += 1
      else if (tag === 't') isText = phonetic === 0
    },
    close(tag) {
      if (tag === 't') isText = false
      else if (tag === 'rPh') phonetic -= 1
      else if (tag === 'si') {
        characters += text.length
        strings.push(text)
        if (characters > MAX_SHARED_CHARACTERS || strings.length > MAX_SHARED_STRINGS) throw new TableError('file_bomb')
      }
    },
    text(piece) {
      if (isText) text += piece
    },
  })
  return strings
}

/** For each cell format whether it shows a day. */
export function readDateFormats(entry: ZipEntry | undefined): boolean[] {
  const codes = new Map<number, string>()
  const formats: boolean[] = []
  if (entry === undefined) return formats
  let inFormats = false
  readPart(entry, {
    open(tag, attributes) {
      if (tag === 'numFmt')
        codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
      else if (tag === 'cellXfs') inFormats = true
      else if (tag === 'xf' && inFormats) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        formats.push(isDateFormat(id, codes.get(id)))
      }
    },
    close(tag) {
      if (tag === 'cellXfs') inFormats = false
    },
  })
  return formats
}
