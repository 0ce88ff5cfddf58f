/**
 * Prints the SQL that seeds `legal_basis`: `node tools/legal-basis.mjs <folder of law texts>`. The folder holds texts of
 * github.com/LawRefBook/Laws (snapshot 2025-04-19) named `name(version).md`. What is cited stands in legal-basis.json;
 * the excerpt is cut mechanically: the first 300 characters of the article.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
if (!folder) {
  console.error('Usage: node tools/legal-basis.mjs <folder of law texts>')
  process.exit(1)
}

const MAX_EXCERPT = 300
const DIGITS = '零一二三四五六七八九'

/** 35 → 三十五, 105 → 一百零五, as articles are numbered. */
function chineseNumber(number) {
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10]
  let text = hundreds ? `${DIGITS[hundreds]}百` : ''
  if (tens) text += tens === 1 && !hundreds ? '十' : `${DIGITS[tens]}十`
  else if (hundreds && ones) text += '零'
  return text + (ones ? DIGITS[ones] : '')
}

function readLaw(law) {
  const file = readdirSync(folder).find((name) => name === `${law.file}(${law.version}).md`)
  if (!file) throw new Error(`No text ${law.file}(${law.version}).md`)
  const paragraphs = readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
  return (article) => {
    const heading = new RegExp(`^第${chineseNumber(article)}条[\\s　]+`)
    const start = paragraphs.findIndex((line) => heading.test(line))
    if (start < 0) throw new Error(`${file}: article ${article} not found`)
    const rest = paragraphs.slice(start + 1)
    const end = rest.findIndex((line) => /^第[零一二三四五六七八九十百]+条[\s　]/.test(line) || line.startsWith('#'))
    const body = [paragraphs[start].replace(heading, ''), ...(end < 0 ? rest : rest.slice(0, end))]
    return [...body.filter((line) => line !== '').join('\n')].slice(0, MAX_EXCERPT).join('')
  }
}

/** An SQL literal on one line: paragraphs of an excerpt stay apart as \\n in an escape string. */
function quote(value) {
  if (value === undefined || value === null) return 'null'
  const text = String(value).replaceAll("'", "''")
  if (text.includes('\\')) throw new Error(`Backslash in ${text}`)
  return text.includes('\n') ? `E'${text.replaceAll('\n', '\\n')}'` : `'${text}'`
}

const laws = JSON.parse(readFileSync(join(import.meta.dirname, 'legal-basis.json'), 'utf8'))
const rows = laws.flatMap((law) => {
  const excerptOf = law.file ? readLaw(law) : () => undefined
  return law.articles.map((entry) => {
    const { article, ...own } = typeof entry === 'object' ? entry : { article: entry }
    const row = { ...law, ...own }
    const excerpt = excerptOf(article)
    if (row.mark === '已核原文' && !excerpt) throw new Error(`${law.code}:${article} is marked read but has no text`)
    const values = [`${law.code}:${article}`, law.name, law.issuer, law.docNo, article, excerpt, law.version]
    return `(${[...values, row.validFrom, row.validTo, row.mark, row.note, row.url].map(quote).join(', ')})`
  })
})
console.log(`insert into legal_basis
  (code, name, issuer, doc_no, article, excerpt, version, valid_from, valid_to, source_mark, note, url)
values`)
console.log(`${rows.join(',\n')};`)
