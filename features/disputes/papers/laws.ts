import type { LegalBasis } from '#platform/deadlines/rules-store.ts'
import type { CaseFile, LawText } from './input.ts'

/** Articles that the papers quote, by their code in `legal_basis`. Whoever makes a `CaseFile` reads these. */
export const PAPER_LAW = [
  '人民调解法:3',
  '人民调解法:4',
  '人民调解法:17',
  '人民调解法:19',
  '人民调解法:23',
  '人民调解法:24',
  '人民调解法:26',
  '人民调解法:27',
  '人民调解法:28',
  '人民调解法:29',
  '人民调解法:30',
  '人民调解法:31',
  '人民调解法:32',
  '人民调解法:33',
  '民诉法:205',
  '法释〔2011〕5号:4',
  '法释〔2011〕5号:5',
  '程序规定:17',
  '程序规定:178',
  '程序规定:181',
  '程序规定:184',
  '程序规定:185',
  '程序规定:186',
  '治安管理处罚法:9',
] as const
export type PaperLaw = (typeof PAPER_LAW)[number]

/** An article as papers name it. One that nobody looked up or checked says so on the paper. */
export function cite(file: Pick<CaseFile, 'law'>, code: PaperLaw): string {
  const law = file.law[code]
  if (law === undefined) {
    const [name, article] = code.split(':') as [string, string]
    return `${name}第${article}条（待核）`
  }
  return law.mark === '已核原文' ? law.cite : `${law.cite}（${law.mark}）`
}

/** The same with its wording, where the table has it. */
export function quote(file: Pick<CaseFile, 'law'>, code: PaperLaw): string {
  const text = file.law[code]?.text
  return text === undefined || text === null ? cite(file, code) : `${cite(file, code)}：${text}`
}

/** What `listLegalBasis` answers, as the papers take it. */
export const lawOf = (rows: readonly LegalBasis[]): Record<string, LawText> =>
  Object.fromEntries(
    rows.map((row) => [
      row.code,
      { cite: `《${row.name}》第${articleNo(row.article)}条`, text: row.excerpt, mark: row.sourceMark },
    ]),
  )

const DIGITS = '零一二三四五六七八九'

/** 184 → 一百八十四, as articles are numbered; what is no number stays. */
function articleNo(article: string): string {
  if (!/^[1-9]\d{0,2}$/.test(article)) return article
  const [hundreds, tens, ones] = article.padStart(3, '0') as unknown as [string, string, string]
  const word = (digit: string) => DIGITS[Number(digit)] as string
  const front = hundreds === '0' ? '' : `${word(hundreds)}百`
  const middle =
    tens === '0' ? (front !== '' && ones !== '0' ? '零' : '') : `${front === '' && tens === '1' ? '' : word(tens)}十`
  return `${front}${middle}${ones === '0' ? '' : word(ones)}`
}
