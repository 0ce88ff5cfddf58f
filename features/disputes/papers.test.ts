import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { cleanTemplate } from '#platform/documents/check.ts'
import { fill } from '#platform/documents/fill.ts'
import { checkPlaceholders, fitted, tryOut } from '#platform/documents/shape.ts'
import { textOf } from '#platform/documents/testing/word-file.ts'
import { defaultTemplate, shapeOf } from '#features/papers/public.ts'
import { allPapers, PAPER_OF_NOTICE, PAPERS } from './papers/all.ts'
import { FILE_ORDER, fileOf, missingOf, wholeFile } from './papers/file.ts'
import { lawOf, quote } from './papers/laws.ts'
import { veiled } from './papers/veil.ts'
import { NOTICES } from './vocabulary.ts'
import { AGREEMENT, ONE, OTHER, party, sampleFile, THIRD } from './testing/case-file.ts'
import { OF_A_PAIR, PROTECTED, samples, THIRD_PARTY } from './testing/mandatory.ts'

/** As a reader sees it: without the line breaks of the layout. */
const plain = (text: string) => text.replace(/\s+/g, '')

const filled = async (one: ReturnType<typeof samples>[number], values = one.values) =>
  textOf(await fill(await defaultTemplate(one.kind), fitted(shapeOf(one.kind), values)))

test('every paper has a sample', () => {
  expect(
    samples()
      .map((s) => s.name)
      .toSorted(),
  ).toEqual(Object.keys(PAPERS).toSorted())
})

describe.each(samples().map((s) => [s.name, s] as const))('%s', (_, sample) => {
  test('has a template that passes the check, and carries every field of its kind that must be there', async () => {
    const file = await defaultTemplate(sample.kind)
    expect(cleanTemplate(file)).toEqual(file)
    await checkPlaceholders(file, shapeOf(sample.kind))
    await tryOut(file, shapeOf(sample.kind))
  })

  test('says everything that the law and the outline ask for', async () => {
    const said = await filled(sample)
    for (const one of sample.mandatory) expect(plain(said), one).toContain(plain(one))
    expect(said).not.toMatch(/[{}]|undefined|null|NaN/)
  })

  test('names no third party where it is an agreement, no number in full where it is none, never a protected address', async () => {
    const said = plain(await filled(sample))
    expect(said).not.toContain(PROTECTED)
    if (OF_A_PAIR.includes(sample.name)) for (const one of THIRD_PARTY) expect(said).not.toContain(one)
    const numbers = said.match(/\d{17}[\dX]/g) ?? []
    expect(new Set(numbers)).toEqual(new Set(sample.kind.isLegal ? [ONE.idNo, OTHER.idNo] : []))
  })
})

test('what the machine prints has a paper', () => {
  expect(Object.keys(PAPER_OF_NOTICE).toSorted()).toEqual([...NOTICES].toSorted())
  expect(Object.values(PAPER_OF_NOTICE).every((name) => name in PAPERS)).toBe(true)
})

test('only agreements and the application to the court print numbers in full', () => {
  expect(Object.entries(PAPERS).flatMap(([name, kind]) => (kind.isLegal ? [name] : []))).toEqual([
    'peopleAgreement',
    'policeAgreement',
    'spotAgreement',
    'oralAgreement',
    'confirmationApplication',
  ])
  expect(allPapers.every((kind) => kind.isPersonal)).toBe(true)
})

test('who signed on the screen has his signature on the paper, in its place; everybody else has a line to sign on', async () => {
  for (const kind of [PAPERS.peopleAgreement, PAPERS.policeAgreement, PAPERS.spotAgreement]) {
    const values = fitted(shapeOf(kind), kind.values(sampleFile(), AGREEMENT))
    const parts = unzipSync(await fill(await defaultTemplate(kind), values))
    const pictures = Object.keys(parts).filter((name) => name.startsWith('word/media/'))
    expect(pictures).toHaveLength(1)
    expect(strFromU8(parts['[Content_Types].xml'] as Uint8Array)).toContain('image/png')
    const body = strFromU8(parts['word/document.xml'] as Uint8Array)
    const marks = body.slice(body.indexOf('当事人（一方）周大海')).replace(/<w:drawing>.*?<\/w:drawing>/gs, '［画］')
    const said = marks.replace(/<[^>]+>/g, '')
    expect(said).toMatch(/^当事人（一方）周大海（签名、盖章或者按指印）：［画］已于/)
    expect(said).toMatch(/当事人（对方）吴小芳（签名、盖章或者按指印）：＿{8}拒绝签名/)
    const copies = kind === PAPERS.spotAgreement ? 3 : 1
    expect(body.match(/<w:drawing>/g)).toHaveLength(copies)
  }
})

test('an empty file leaves blanks to be filled by hand, and no hole', async () => {
  const file = sampleFile({ hostPolice: null, body: null, law: {}, incidentNo: null, room: null })
  const bare = {
    ...AGREEMENT,
    incident: null,
    witnesses: [],
    signatures: [],
    facts: ' ',
    effectiveOn: null,
    confirmBy: null,
  }
  for (const kind of [PAPERS.peopleAgreement, PAPERS.policeAgreement, PAPERS.oralAgreement]) {
    const said = textOf(await fill(await defaultTemplate(kind), fitted(shapeOf(kind), kind.values(file, bare))))
    expect(said).toContain('＿＿＿')
    expect(said).toContain('待核')
    expect(said).not.toMatch(/[{}]|undefined|null|NaN/)
  }
})

test('articles are cited as laws number them, with the mark of what nobody checked', () => {
  const row = { name: '某法', version: '1', validFrom: '2020-01-01', validTo: null, url: null }
  const articles = ['1', '10', '15', '20', '29', '101', '110', '184', '200', '205', '17之一']
  const law = lawOf(articles.map((article) => ({ ...row, code: article, article, excerpt: null, sourceMark: '待核' })))
  expect(articles.map((article) => law[article]?.cite.slice(4))).toEqual(
    ['一', '十', '十五', '二十', '二十九', '一百零一', '一百一十', '一百八十四', '二百', '二百零五', '17之一'].map(
      (no) => `第${no}条`,
    ),
  )
  const said = lawOf([{ ...row, code: '人民调解法:29', article: '29', excerpt: '条文', sourceMark: '摘录' }])
  expect(quote({ law: said }, '人民调解法:29')).toBe('《某法》第二十九条（摘录）：条文')
})

describe('the veil', () => {
  const file = sampleFile()

  test('knows names within names, blanks in between, and namesakes', () => {
    const parties = [
      party('a', { name: '王小明', phone: '13900000001' }),
      party('b', { name: '李四', side: '对方', address: '南街1号' }),
      party('c', { name: '王小', side: '第三人', address: '南街1号' }),
      party('d', { name: '李四', side: '第三人' }),
    ]
    const said = veiled(
      { ...file, parties, agreements: [] },
      { isLegal: true, only: ['a', 'b'] },
      { 文: '王小明、李 四、王 小、南街1号' },
    )
    expect(said).toEqual({ 文: '王小明、李 四、案外人、南街1号' })
  })

  test('masks a number however it was typed, and leaves other numbers alone', () => {
    const cover = (文: string) => veiled(file, { isLegal: false }, { 文 })['文']
    expect(cover('证420799 19740312 0013，单号1234567890123456789')).toBe(
      '证4****************3，单号1234567890123456789',
    )
    expect(cover('11010519491231002x。')).toBe('1****************x。')
    const legal = veiled(file, { isLegal: true }, { 文: `${ONE.idNo}，11010519491231002X` })['文']
    expect(legal).toBe(`${ONE.idNo}，1****************X`)
  })

  test('holds in every text of every paper, whatever is typed where', () => {
    const secrets = [THIRD.name, THIRD.phone as string, THIRD.idNo as string, PROTECTED]
    const words = fc
      .array(fc.constantFrom(...secrets, '吴小芳', '在', '（', '.*', ' ', '$&'), { maxLength: 12 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(words, words, words, (facts, what, place) => {
        const typed = sampleFile({ place, agreements: [] })
        const agreement = {
          ...AGREEMENT,
          facts,
          issues: what,
          terms: [{ who: what, what: facts, amountYuan: 1, by: '2026-09-20' }],
        }
        const said = JSON.stringify(
          PAPERS.peopleAgreement.values({ ...typed, agreements: [agreement] }, agreement),
        ).replace(/\s/g, '')
        expect(said).not.toContain(PROTECTED)
        if (place.trim() === '') for (const secret of secrets) expect(said).not.toContain(secret)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the file', () => {
  test('lies in the order of the rules, numbered from one, each part with its copies', () => {
    const parts = fileOf(sampleFile())
    expect(parts.map((p) => p.no)).toEqual(parts.map((_, i) => i + 1))
    const order = FILE_ORDER.map(({ place }) => place as string)
    const places = parts.map((p) => order.indexOf(p.place))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(parts.map((p) => p.title)).toEqual([
      '纠纷受理登记表',
      '委托（移交）调解函',
      '调解权利义务告知书',
      '双方身份证复印件',
      '调查笔录',
      '现场照片',
      '更换调解员、回避记录',
      '调解记录',
      '人民调解协议书',
      '调解终止告知书',
      '调解结果反馈函',
      '收条',
      '认可申请书',
      '认可意见书',
      '回访记录',
      '司法确认申请书',
      '情况说明',
    ])
    expect(missingOf(sampleFile())).toEqual([])
  })

  test('says what is missing, on the cover too', async () => {
    const file = sampleFile({
      agreements: [],
      failures: [],
      transfer: null,
      acceptance: null,
      sessions: [],
      changes: [],
      enclosures: [],
    })
    expect(missingOf(file)).toEqual(['当事人身份证明', '调解记录', '调解协议书或者终止、不予调解告知书'])
    expect(PAPERS.fileCover.values(file, undefined)['缺件']).toContain('缺：当事人身份证明、调解记录')
    const declined = { on: '2026-09-02', reason: '已有生效裁判' as const, note: '', told: [] }
    expect(missingOf({ ...file, declined })).toEqual(['当事人身份证明'])
  })

  test('puts each agreement on the paper of its kind', () => {
    const kindsOf = (mode: '人民调解' | '治安调解', form: '书面' | '口头' | '当场') =>
      fileOf(sampleFile({ mode, failures: [], transfer: null, agreements: [{ ...AGREEMENT, form }] })).find(
        (p) => p.place === '协议书',
      )?.paper?.kind
    expect(kindsOf('人民调解', '书面')).toBe('disputes.peopleAgreement')
    expect(kindsOf('人民调解', '口头')).toBe('disputes.oralAgreement')
    expect(kindsOf('治安调解', '书面')).toBe('disputes.policeAgreement')
    expect(kindsOf('治安调解', '当场')).toBe('disputes.spotAgreement')
  })

  test('as a whole begins with its cover and has every part that the product writes', () => {
    const whole = wholeFile(sampleFile())
    expect(whole[0]?.kind).toBe('disputes.fileCover')
    expect(whole).toHaveLength(15)
  })
})
