import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { parseStrictXml } from '#platform/testing/strict-xml.ts'
import { buildTemplate } from './build.ts'
import { cleanTemplate } from './check.ts'
import { joinDocuments } from './join.ts'
import { heading, table, text, title } from './outline.ts'
import { fill } from './fill.ts'
import { documentOf, paragraph, relations, textOf, wordFile } from './testing/word-file.ts'

const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const made = async (name: string, isBound = false) =>
  fill(
    await buildTemplate({
      name,
      header: `单位${name}`,
      footer: '尾',
      isBound,
      blocks: [title(name), heading('一'), text('{文}'), table('列', { head: '头', cell: '{甲}', percent: 100 })],
    }),
    { 文: `${name}的文`, 列: [{ 甲: `${name}的行` }] },
  )

/** A file as a station might send it: styles with a default, a list, a picture, a header without page settings of its own. */
const station = () =>
  cleanTemplate(
    wordFile('', {
      'word/document.xml': documentOf(
        `<w:p/>${paragraph('所的文')}<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:bookmarkStart w:id="0" w:name="b"/><w:r><w:drawing r:embed="rId7"/></w:r></w:p>`,
      ).replace(
        '<w:sectPr/>',
        '<w:sectPr><w:headerReference w:type="default" r:id="rId8"/><w:type w:val="continuous"/><w:pgNumType w:start="1"/></w:sectPr>',
      ),
      'word/_rels/document.xml.rels': relations(
        `<Relationship Id="rId7" Type="${TYPES}/image" Target="media/badge.png"/><Relationship Id="rId8" Type="${TYPES}/header" Target="header1.xml"/><Relationship Id="rId9" Type="${TYPES}/styles" Target="styles.xml"/>`,
      ),
      'word/header1.xml': `<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${paragraph('所的眉')}</w:hdr>`,
      'word/media/badge.png': new Uint8Array([137, 80, 78, 71]),
      'word/styles.xml':
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style></w:styles>',
      'word/numbering.xml':
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:nsid w:val="1"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    }),
  )

test('several papers become one file, in order, each with its own header, styles, lists and pictures', async () => {
  const joined = joinDocuments([await made('甲', true), station(), await made('乙'), station()])
  const parts = unzipSync(joined)
  const body = strFromU8(parts['word/document.xml'] as Uint8Array)
  for (const [name, bytes] of Object.entries(parts)) if (/\.(xml|rels)$/.test(name)) parseStrictXml(strFromU8(bytes))

  const said = textOf(joined)
  const places = ['甲的文', '甲的行', '所的文', '乙的文', '乙的行'].map((one) => said.indexOf(one))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places.every((at) => at >= 0)).toBe(true)
  for (const one of ['单位甲', '单位乙', '所的眉']) expect(said).toContain(one)

  // One section a paper, each on a new page, page numbers running through, none showing the header of the one before.
  const sections = body.match(/<w:sectPr[\s\S]*?<\/w:sectPr>/g) ?? []
  expect(sections).toHaveLength(4)
  for (const section of sections) {
    expect(section).not.toMatch(/<w:type |pgNumType w:start/)
    for (const kind of ['header', 'footer'])
      for (const type of ['default', 'first', 'even'])
        expect(section.match(new RegExp(`<w:${kind}Reference\\b[^>]*w:type="${type}"`, 'g')), kind + type).toHaveLength(
          1,
        )
  }

  // Everything named is there, once.
  const rels = strFromU8(parts['word/_rels/document.xml.rels'] as Uint8Array)
  const ids = [...rels.matchAll(/ Id="([^"]*)"/g)].map((m) => m[1])
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, id] of body.matchAll(/r:(?:id|embed)="([^"]*)"/g)) expect(ids).toContain(id)
  for (const [, target] of rels.matchAll(/Target="([^"]*)"/g)) expect(Object.keys(parts)).toContain(`word/${target}`)
  const styles = strFromU8(parts['word/styles.xml'] as Uint8Array)
  expect(styles).toContain('w:styleId="d1a"')
  expect(styles).toContain('<w:basedOn w:val="d3a"/>')
  expect(styles).not.toMatch(/w:default="1"[^>]*w:styleId="d[1-9]/)
  expect(body).toContain('<w:p><w:pPr><w:pStyle w:val="d1a"/></w:pPr><w:r><w:t xml:space="preserve">所的文')
  expect(body).toContain('<w:numId w:val="2001"/>')
  expect(strFromU8(parts['word/numbering.xml'] as Uint8Array)).toMatch(
    /abstractNumId="4000".*w:numId="2001".*w:numId="4001"/s,
  )
})

test('the same files join to the same bytes; one is left as it is', async () => {
  const [one, two] = [await made('甲'), station()]
  expect(joinDocuments([one, two])).toEqual(joinDocuments([one, two]))
  expect(joinDocuments([one])).toBe(one)
})

test('templates that mean two things by one prefix are refused', () => {
  const other = station()
  const parts = unzipSync(other)
  const xml = strFromU8(parts['word/document.xml'] as Uint8Array).replace(
    '<w:document ',
    '<w:document xmlns:z="urn:one" ',
  )
  const withZ = (uri: string) => zipSync({ ...parts, 'word/document.xml': strToU8(xml.replace('urn:one', uri)) })
  expect(() => joinDocuments([withZ('urn:one'), withZ('urn:two')])).toThrow('template_failed')
  expect(textOf(joinDocuments([withZ('urn:one'), withZ('urn:one')]))).toContain('所的文')
})

test('a template of several sections begins on a new page and keeps its own header throughout', async () => {
  const wide =
    '<w:p><w:pPr><w:sectPr w:rsidR="1"><w:type w:val="continuous"/><w:pgSz w:w="1"/></w:sectPr></w:pPr></w:p>'
  const last =
    '<w:sectPr><w:pgSz w:w="2"/><w:sectPrChange w:id="1"><w:sectPr><w:pgSz w:w="3"/></w:sectPr></w:sectPrChange></w:sectPr>'
  const two = wordFile('', {
    'word/document.xml': documentOf(`${wide}${paragraph('$&')}`).replace('<w:sectPr/>', () => last),
  })
  const body = strFromU8(
    unzipSync(joinDocuments([await made('甲'), two, await made('乙')]))['word/document.xml'] as Uint8Array,
  )
  const sections = body.match(/<w:sectPr\b[\s\S]*?<\/w:sectPr>/g) ?? []
  expect(sections).toHaveLength(4)
  expect(sections[1]).toMatch(/^<w:sectPr w:rsidR="1">(<w:(header|footer)Reference [^>]*\/>){6}<w:pgSz w:w="1"\/>/)
  expect(sections[2]).toBe('<w:sectPr><w:pgSz w:w="2"/></w:sectPr>')
  expect(body).toContain('$&')
})
