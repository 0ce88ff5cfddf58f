// Prints our workbook by LibreOffice and looks whether rare characters are drawn or boxes. Run: node platform/files/characters.docs.ts
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { convertWithLibreOffice, LibreOfficeMissing } from '../testing/libreoffice.ts'
import { workbookBytes } from './xlsx-bytes.ts'

/** Outside GBK, of the planes that names really use; and one everybody has. */
const CHARACTERS = ['王', '𠮷', '䶮', '𬭎', '㐂', '𩶘', '·']
/** Never given to a character, so that no font has them: both must look alike, which is how a box is told from a character. */
const NOBODYS = ['\u{2fffd}', '\u{2fffc}'] as const

/** The printed page of a workbook that holds nothing but this character, as a picture. */
async function pictureOf(character: string, folder: string): Promise<Buffer> {
  const name = `u${(character.codePointAt(0) as number).toString(16)}`
  const file = join(folder, `${name}.xlsx`)
  await writeFile(
    file,
    await workbookBytes({
      title: '实有人口登记表',
      sheetName: 'L03',
      headerRows: [],
      columns: [{ header: '姓名', width: 40, kind: 'text' }],
      rows: [[character]],
      print: { landscape: false, paper: 'A4', repeatHeader: true },
    }),
  )
  const pdf = join(folder, `${name}.pdf`)
  await writeFile(pdf, await convertWithLibreOffice(file, 'pdf'))
  await promisify(execFile)('pdftoppm', ['-r', '60', '-singlefile', pdf, join(folder, name)]).catch((error) => {
    throw error.code === 'ENOENT'
      ? new Error('pdftoppm was not found. Install it: apt-get install poppler-utils')
      : error
  })
  return readFile(join(folder, `${name}.ppm`))
}

const folder = await mkdtemp(join(tmpdir(), 'linan-characters-'))
try {
  const [box, other] = [await pictureOf(NOBODYS[0], folder), await pictureOf(NOBODYS[1], folder)]
  assert.ok(box.equals(other), 'two characters that no font has look alike')
  for (const character of CHARACTERS)
    assert.ok(
      !(await pictureOf(character, folder)).equals(box),
      `${character} is drawn as a box: install fonts-noto-cjk`,
    )
  console.log(`LibreOffice draws all ${CHARACTERS.length} characters of the workbook`)
} catch (error) {
  console.error(error instanceof LibreOfficeMissing ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
