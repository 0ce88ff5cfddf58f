import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { AppError } from '#platform/errors/errors.ts'
import { buildTemplate } from './build.ts'
import { cleanTemplate } from './check.ts'
import { fill } from './fill.ts'
import { grid, heading, line, type Outline, repeat, sheetTitle, sign, table, text, title } from './outline.ts'
import { checkPlaceholders, fitted, placeholdersOf, type Shape, tryOut } from './shape.ts'
import { documentOf, paragraph, relations, run, textOf, wordFile } from './testing/word-file.ts'

const GOOD = paragraph('{标题}')
const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.params.what].filter(Boolean).join(' ')
    throw error
  }
  return 'accepted'
}
const clean = (bytes: Uint8Array) => codeOf(() => cleanTemplate(bytes))
const field = (...pieces: string[]) =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>${pieces.map((p) => `<w:r><w:instrText>${p}</w:instrText></w:r>`).join('')}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
const link = (type: string, target: string, mode = '') =>
  relations(
    `<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${mode}/>`,
  )
const EXTERNAL = ' TargetMode="External"'

/** Processor time: what else runs on the machine does not count. */
const millis = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000

test('a drawing can be read in a template that had no picture', async () => {
  const filled = unzipSync(
    await fill(cleanTemplate(wordFile(paragraph('{签名}：{签名}'))), { 签名: { strokes: '0,0 9,9' } }),
  )
  const body = new TextDecoder().decode(filled['word/document.xml'])
  expect(body.match(/<w:drawing>/g)).toHaveLength(2)
  for (const prefix of ['w', 'wp', 'r']) expect(body.split(`xmlns:${prefix}=`)).toHaveLength(2)
  expect(Object.keys(filled).filter((name) => name.endsWith('/'))).toEqual([])
})

describe('a Word file of a station', () => {
  test('is unpacked, checked and packed again by us, equal content to equal bytes', () => {
    const once = cleanTemplate(wordFile(GOOD))
    expect(cleanTemplate(once)).toEqual(once)
    expect(textOf(once)).toContain('{标题}')
  })

  test('may have page numbers, dates, pictures and a thumbnail, which is left out', () => {
    const file = wordFile(GOOD + field('PAGE \\* MERGEFORMAT') + field(' NUM', 'PAGES '), {
      'word/media/badge.png': new Uint8Array([137, 80, 78, 71]),
      'docProps/thumbnail.jpeg': new Uint8Array([1]),
      'word/_rels/document.xml.rels': link('image', 'media/badge.png'),
    })
    expect(Object.keys(unzipSync(cleanTemplate(file)))).not.toContain('docProps/thumbnail.jpeg')
  })

  const doc = (body: string) => wordFile(GOOD + body)
  const rels = (text: string) => wordFile(GOOD, { 'word/_rels/document.xml.rels': text })
  test.each<[string, Uint8Array, RegExp]>([
    ['an old .doc or an encrypted file', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), /^template_not_docx/],
    ['an empty file', new Uint8Array(), /^template_not_docx/],
    ['half a file', wordFile(GOOD).slice(0, 300), /^template_not_docx/],
    [
      'a workbook',
      zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'xl/workbook.xml': strToU8('<a/>') }),
      /unsafe/,
    ],
    ['a macro', wordFile(GOOD, { 'word/vbaProject.bin': new Uint8Array(9) }), /unsafe word\/vbaProject\.bin/],
    [
      'a macro type',
      wordFile(GOOD, {
        '[Content_Types].xml':
          '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
      }),
      /unsafe macro/,
    ],
    [
      'a body under another name',
      wordFile(GOOD, { '_rels/.rels': link('officeDocument', 'word/styles.xml') }),
      /unsafe/,
    ],
    ['a header under another name', rels(link('header', 'styles.xml')), /unsafe header/],
    ['an embedded object', wordFile(GOOD, { 'word/embeddings/oleObject1.bin': new Uint8Array(9) }), /unsafe/],
    ['a control', wordFile(GOOD, { 'word/activeX/activeX1.xml': '<a/>' }), /unsafe/],
    ['a part beside the folder', wordFile(GOOD, { '../evil.xml': '<a/>' }), /unsafe/],
    ['a path of Windows', wordFile(GOOD, { 'word\\document.xml': '<a/>' }), /unsafe/],
    [
      'a document type',
      wordFile(GOOD, { 'word/styles.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }),
      /unsafe word\/styles\.xml DOCTYPE/,
    ],
    [
      'another encoding',
      wordFile(GOOD, { 'word/styles.xml': '<?xml version="1.0" encoding="UTF-16"?><a/>' }),
      /unsafe encoding/,
    ],
    ['bytes that are no UTF-8', wordFile(GOOD, { 'word/styles.xml': new Uint8Array([0xff, 0xfe, 60, 0]) }), /not_docx/],
    ['a hiding place', wordFile(GOOD, { 'word/styles.xml': '<a><![CDATA[x]]></a>' }), /unsafe/],
    [
      'a template from outside',
      rels(link('attachedTemplate', 'http://evil/x.dotm', EXTERNAL)),
      /unsafe attachedTemplate/,
    ],
    ['a picture from outside', rels(link('image', 'http://evil/x.png', EXTERNAL)), /unsafe link/],
    ['a link that hides its mode', rels(link('image', '\\\\evil\\x.png')), /unsafe link/],
    [
      'a link out of single quotes',
      rels(relations(`<Relationship Id='a' Type='x/hyperlink' Target='file:///etc/passwd' TargetMode='External'/>`)),
      /unsafe link/,
    ],
    ['an object by relation', rels(link('oleObject', 'media/a.png')), /unsafe oleObject/],
    ['another file poured in', doc('<w:altChunk r:id="r1"/>'), /unsafe altChunk/],
    ['DDE', doc(field('DDEAUTO c:\\\\windows\\\\cmd.exe')), /unsafe field DDEAUTO/],
    ['DDE in pieces', doc(field('D', 'DE', 'AUTO x')), /unsafe field DDEAUTO/],
    ['DDE in entities', doc(field('&#68;&#x44;E x')), /unsafe field DDE/],
    ['DDE inside of a harmless field', doc(field('PAGE').replace('</w:p>', '') + field('DDE x')), /unsafe field DDE/],
    [
      'a field made of another',
      doc(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>' +
          field('PAGE') +
          '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
      ),
      /unsafe field/,
    ],
    [
      'an unfinished field',
      doc('<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r></w:p>'),
      /unsafe field/,
    ],
    [
      'a simple field that fetches',
      doc('<w:p><w:fldSimple w:instr=\'INCLUDETEXT "http://evil"\'/></w:p>'),
      /unsafe field INCLUDETEXT/,
    ],
    [
      'a simple field behind a bracket in quotes',
      doc(`<w:p><w:fldSimple w:x=">" w:instr="DDE x"/></w:p>`),
      /unsafe field DDE/,
    ],
    [
      'a link behind a bracket in quotes, its mode in entities',
      rels(relations(`<Relationship Id=">" Type="x/image" Target="a" TargetMode="&#69;xternal"/>`)),
      /unsafe link/,
    ],
    ['brackets that belong to no tag', doc('<w:p><<w:r/></w:p>'), /not_docx/],
    ['a body too large to be filled', doc(`<w:p>${'<w:r/>'.repeat(120_000)}</w:p>`), /too_large/],
    [
      'a field under another prefix',
      doc(
        '<w:p><w:r><z:fldChar z:fldCharType="begin"/><z:instrText>LINK x</z:instrText><z:fldChar z:fldCharType="end"/></w:r></w:p>',
      ),
      /unsafe field LINK/,
    ],
    [
      '200 parts',
      wordFile(GOOD, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`word/header${i}.xml`, '<a/>']))),
      /too_large/,
    ],
    ['two megabytes of XML', wordFile(GOOD, { 'word/styles.xml': `<a>${'x'.repeat(2_100_000)}</a>` }), /too_large/],
  ])('%s is refused', (_, bytes, code) => expect(clean(bytes)).toMatch(code))

  test('a bomb ends at the limit, in time, also where its directory lies about its size', () => {
    const bomb = entryOf(300_000_000, 300_000_000)
    const lying = entryOf(40_000_000, 10)
    expect(bomb.length).toBeLessThan(400_000)
    const began = process.cpuUsage()
    expect(clean(bomb)).toBe('template_too_large')
    expect(clean(lying)).toBe('template_too_large')
    expect(millis(process.cpuUsage(began))).toBeLessThan(2000)
  })

  test.each([
    ['tags without end', '<w:fldChar '.repeat(50_000)],
    ['quotes without end', `<a ${`b="c" d='`.repeat(50_000)}`],
    ['brackets', '<'.repeat(500_000)],
    ['references', '&#'.repeat(250_000)],
    ['attributes', `<a ${'b '.repeat(250_000)}/>`],
  ])('half a megabyte of %s is judged in time', (_, xml) => {
    const file = wordFile(GOOD, { 'word/document.xml': documentOf(xml) })
    const began = process.cpuUsage()
    clean(file)
    expect(millis(process.cpuUsage(began))).toBeLessThan(1500)
  })

  test('two parts of one name are refused: who reads the file later might read the other', () => {
    const twice = wordFile(GOOD, { 'word/documenx.xml': documentOf(paragraph('{单位}')) })
    const at = [
      ...Buffer.from(twice)
        .toString('latin1')
        .matchAll(/word\/documenx\.xml/g),
    ].map((m) => m.index)
    for (const i of at) Buffer.from(twice.buffer).write('word/document.xml', twice.byteOffset + i, 'latin1')
    expect(clean(twice)).toMatch(/unsafe word\/document\.xml/)
  })

  test('no bytes at all make the check throw anything but a refusal', () => {
    const valid = wordFile(GOOD)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (edits) => {
          const bytes = valid.slice()
          for (const [at, value] of edits) bytes[at] = value
          expect(clean(bytes)).toMatch(/^(accepted|template_)/)
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** A file of one part of zeros, whose header says how large it is. */
function entryOf(size: number, said: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(size))
  const name = Buffer.from('word/media/a.png')
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(said, 22)
  header.writeUInt16LE(name.length, 26)
  return new Uint8Array(Buffer.concat([header, name, packed]))
}

describe('placeholders', () => {
  const SHAPE: Shape = {
    fields: { 标题: 'may', 单位: 'may', 走访总次数: 'may' },
    loops: {
      章节: {
        fields: { 序号: 'may', 章节名称: 'may' },
        loops: { 指标: { fields: { 名称: 'may', 数值: 'may', 口径: 'may' } } },
      },
    },
  }
  const check = async (body: string, shape = SHAPE) => {
    try {
      await checkPlaceholders(cleanTemplate(wordFile(body)), shape)
    } catch (error) {
      if (error instanceof AppError)
        return [error.code, error.params.names ?? error.params.what].filter(Boolean).join(' ')
      throw error
    }
    return 'accepted'
  }
  const lines = (...texts: string[]) => texts.map(paragraph).join('')

  test.each([
    ['fields and figures', lines('{标题}', '本月走访 {走访总次数} 次')],
    [
      'repeated sections and figures',
      lines('{#章节}', '{序号}、{章节名称}', '{#指标}', '{名称}{数值}{单位}', '{/指标}', '{/章节}'),
    ],
    ['a placeholder that Word cut into pieces', `<w:p>${run('{标')}${run('题')}${run('}')}</w:p>`],
  ])('%s are known', async (_, body) => expect(await check(body)).toBe('accepted'))

  test.each([
    ['a misspelt one', lines('{标题}', '{走防总次数}', '{}'), /unknown_placeholders .*\{走防总次数\}/],
    ['a figure outside of its repetition', lines('{名称}'), /unknown_placeholders \{名称\}/],
    ['a repetition nobody knows', lines('{#人员}', '{/人员}'), /unknown_placeholders \{#人员\}/],
    ['figures outside of sections', lines('{#指标}', '{名称}', '{/指标}'), /unknown_placeholders \{#指标\}/],
    ['a repetition without end', lines('{#章节}', '{序号}'), /template_broken/],
    ['an end without beginning', lines('{标题}', '{/章节}'), /template_broken/],
    ['ends that cross', lines('{#章节}', '{#指标}', '{/章节}', '{/指标}'), /template_broken/],
    ['an open brace', lines('{标题', '单位}'), /template_(broken|unknown)/],
    ['none at all', lines('工作月报'), /template_empty/],
  ])('%s is refused with its name', async (_, body, code) => expect(await check(body)).toMatch(code))

  const LEGAL: Shape = {
    fields: { 标题: 'must', 单位: 'may' },
    loops: { 条款: { fields: { 序号: 'may', 内容: 'must' }, loops: { 签名: { fields: { 姓名: 'must' } } } } },
  }

  test('what must be there may stand anywhere within its repetition', async () => {
    expect(await check(lines('{标题}', '{#条款}{内容}{#签名}{姓名}{标题}{/签名}{/条款}'), LEGAL)).toBe('accepted')
    expect(await check(lines('{#条款}{#签名}{标题}{姓名}{内容}{/签名}{/条款}'), LEGAL)).toBe('accepted')
  })

  test.each([
    [lines('{标题}'), 'template_missing_placeholders {#条款}{内容}、{#签名}{姓名}'],
    [lines('{单位}', '{#条款}{内容}{#签名}{姓名}{/签名}{/条款}'), 'template_missing_placeholders {标题}'],
    [lines('{标题}', '{#条款}{序号}{#签名}{姓名}{/签名}{/条款}'), 'template_missing_placeholders {#条款}{内容}'],
  ])('a template without what the law asks for is refused with its names', async (body, said) =>
    expect(await check(body, LEGAL)).toBe(said),
  )

  test('the list for whoever edits a template says what stands where and what must stay', () => {
    expect(placeholdersOf(LEGAL).map((p) => `${p.text} ${p.within.join('/')} ${p.need}`)).toEqual([
      '{标题}  must',
      '{单位}  may',
      '{#条款}…{/条款}  must',
      '{序号} 条款 may',
      '{内容} 条款 must',
      '{#签名}…{/签名} 条款 must',
      '{姓名} 条款/签名 must',
    ])
  })
})

describe('filling', () => {
  test('text is text: markup, braces and dollar signs of a value do nothing', async () => {
    const value = '<w:p/>&amp; {单位} $& $1 ]]> \n第二行'
    const filled = await fill(cleanTemplate(wordFile(paragraph('前{标题}后{单位}'))), { 标题: value, 单位: '某室' })
    expect(textOf(filled)).toContain('前<w:p/>&amp; {单位} $& $1 ]]> \n第二行后某室')
  })

  test('what no XML can hold is left out of a value', async () => {
    const filled = await fill(cleanTemplate(wordFile(paragraph('{标题}'))), { 标题: '甲\u0000\u000c乙\ufffe\ufdd0丙' })
    expect(textOf(filled)).toContain('甲乙丙')
  })

  const OUTLINE: Outline = {
    name: '样本',
    header: '单位：{单位}　编号：{编号}',
    footer: '打印人：{打印人}',
    isBound: true,
    blocks: [
      title('样本书'),
      heading('一、事实'),
      text('{事实}'),
      grid([20, 80], ['姓名', '{姓名}']),
      table('条款', { head: '谁', cell: '{谁}', percent: 30 }, { head: '做什么', cell: '{事}', percent: 70 }),
      repeat('人', line('{名}（签名）：')),
      sheetTitle('第二页'),
      sign('调解员（签名）：', '年　月　日'),
    ],
  }

  test('an outline becomes a template that passes the check, repeats its rows and has its line for binding', async () => {
    const file = await buildTemplate(OUTLINE)
    expect(cleanTemplate(file)).toEqual(file)
    const shape: Shape = {
      fields: { 单位: 'must', 编号: 'must', 打印人: 'must', 事实: 'must', 姓名: 'must' },
      loops: { 条款: { fields: { 谁: 'must', 事: 'must' } }, 人: { fields: { 名: 'must' } } },
    }
    await checkPlaceholders(file, shape)
    await tryOut(file, shape)
    const values = fitted(shape, {
      单位: '某所',
      事实: '第一段\n第二段',
      条款: [
        { 谁: '甲', 事: '付款' },
        { 谁: '乙', 事: '修门' },
      ],
      人: [{ 名: '甲' }, { 名: '乙' }],
    })
    const said = textOf(await fill(file, values))
    for (const one of ['单位：某所', '第一段\n第二段', '甲 | 付款', '乙 | 修门', '甲（签名）', '乙（签名）', '装'])
      expect(said).toContain(one)
    expect(said).not.toMatch(/[{}]/)
  })

  test('a value that no placeholder takes is a mistake', () => {
    const shape: Shape = { fields: { 甲: 'may' }, loops: { 列: { fields: { 乙: 'may' } } } }
    expect(fitted(shape, { 列: [{}] })).toEqual({ 甲: '', 列: [{ 乙: '' }] })
    expect(() => fitted(shape, { 丙: '' })).toThrow('{丙}')
    expect(() => fitted(shape, { 列: [{ 甲: '' }] })).toThrow('{甲}')
    expect(() => fitted(shape, { 列: '甲' })).toThrow('{#列}')
  })
})
