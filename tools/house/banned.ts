import { type Fault, lineOf, type SourceFile } from './files.ts'

/**
 * Fields that the scope gate forbids (dictionary §1, trust.md §1 and goal 16): no watch-lists, no belief or ethnicity, no scores of residents,
 * no faces, no trails. Reads code names, labels and headings, never data (民族街 is an address), never whole words such as `party`.
 */
const BANNED: readonly { word: RegExp; what: string }[] = [
  { word: /\bethnic\w*|\bnationality_minority\b|民族(?!街|乡|路|镇|县|自治|村|大道|巷)/gi, what: '民族 ethnicity' },
  { word: /\brelig\w+|宗教/gi, what: '宗教 religion' },
  { word: /\b(party_?member|political_?status|ccp_?\w*)\b|政治面貌|党员/gi, what: '政治面貌 party' },
  { word: /\bpetition(er|ers)\b|信访人员|上访人员/gi, what: '信访人员 petitioners' },
  { word: /\bkey_?person\w*|重点人(?!事)/gi, what: '重点人 key persons' },
  { word: /\binformants?\b|耳目/gi, what: '耳目 informants' },
  { word: /\bcriminal_?record\w*|前科/gi, what: '前科 criminal record' },
  { word: /\b(blood_?type|fingerprint\w*|dna)\b|血型|体貌|指纹/gi, what: 'body features' },
  { word: /\bface_?(id|image|print)\w*|人脸/gi, what: '人脸 face' },
  { word: /\brisk_?score\w*|风险分/gi, what: '风险分 risk score' },
  { word: /\b(watch_?list|black_?list|white_?list)\w*|黑名单|白名单/gi, what: 'lists of persons' },
  { word: /\bsentiment\w*|舆情/gi, what: '舆情 opinion' },
  { word: /\btrajector(y|ies)\b|行动轨迹|人员轨迹/gi, what: '轨迹 trails' },
  { word: /计划生育|孕情/g, what: '孕情' },
]

/** Contracts, migrations and messages are what becomes fields; prose about what we refuse to build is not read. */
const READ = /^(features|platform|ui|apps)\/.*(contract\.ts|\.sql|messages\/[\w-]+\.json)$/

export function bannedFaults(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((f) => READ.test(f.path))
    .flatMap((f) => {
      const text = f.path.endsWith('.sql') ? withoutData(f.text) : f.text
      return BANNED.flatMap(({ word, what }) =>
        [...text.matchAll(word)].map((m) => ({
          path: f.path,
          line: lineOf(text, m.index),
          message: `names what the scope gate forbids: ${what} (${m[0]})`,
        })),
      )
    })
}

/** Seed rows quote laws; their literals are data. Lengths are kept so that line numbers hold. */
function withoutData(sql: string): string {
  const values = /\binsert\s+into\b[\s\S]*?(?:;|$)/gi
  return sql.replace(values, (statement) =>
    statement.replace(/'(?:[^']|'')*'/g, (literal) => literal.replace(/[^\n]/g, ' ')),
  )
}
