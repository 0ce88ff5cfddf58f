import { maskName, normalisePersonName } from '#platform/standards/names.ts'
import { halfWidth, halfWidthCode } from '#platform/standards/text.ts'

const NOTHING = /^(无|没有|暂无|不详|未知|未填|n\/?a|none|null|[-—–_/\\.。·*?？]+)$/i
const SAME = /^(同上|〃|″|"|''|“|”|々|同前|同上行|上同|\.\.\.|…+)$/
const NOBODY = /^(空户|空房|空置|空|无人|无人居住|无人住|闲置|未入住|空挂户?)$/

export const isNothing = (text: string): boolean => NOTHING.test(text)
/** 同上, 〃: the value of the row above. */
export const isSame = (text: string): boolean => SAME.test(text)
/** 空户, 无人: says something of the house, and that there is no person. */
export const isNobody = (text: string): boolean => NOBODY.test(text)

/** A cell as a value: half-width, no stray spaces or invisible marks, empty where it says "nothing". */
export function valueOf(text: string): string {
  const value = halfWidth(text.normalize('NFC'))
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim()
  return isNothing(value) ? '' : value
}

export type DateResult = { date: string } | { month: string } | { error: 'date_unreadable' }

const real = (y: number, m: number, d: number): string | undefined => {
  const at = new Date(Date.UTC(y, m - 1, d))
  if (y < 1900 || y > 2100 || at.getUTCMonth() !== m - 1 || at.getUTCDate() !== d) return undefined
  return at.toISOString().slice(0, 10)
}

/** 1990.1.1, 19900101, 1990年1月1日, 1990/1/1 and spreadsheet days; without a day only the month is known, and none is invented. */
export function readDate(text: string): DateResult {
  const value = halfWidthCode(text).replace(/\s/g, '')
  const full =
    /^(\d{4})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?(?:\d{2}:\d{2}.*)?$/.exec(value) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(value)
  if (full) {
    const date = real(Number(full[1]), Number(full[2]), Number(full[3]))
    return date ? { date } : { error: 'date_unreadable' }
  }
  const month = /^(\d{4})(?:年|[./-])(\d{1,2})月?$/.exec(value) ?? /^(\d{4})(\d{2})$/.exec(value)
  if (month && real(Number(month[1]), Number(month[2]), 1))
    return { month: `${month[1]}-${String(Number(month[2])).padStart(2, '0')}` }
  // A day that lost its format is the number of days since 1900.
  if (/^\d{5}$/.test(value) && Number(value) > 3_653) {
    const at = new Date(Date.UTC(1899, 11, 30) + Number(value) * 86_400_000).toISOString().slice(0, 10)
    return { date: at }
  }
  return { error: 'date_unreadable' }
}

const RELATION_WORDS: readonly (readonly [string, RegExp])[] = [
  ['户主/本人', /^(户主|本人|本户|家长|业主|房主|自己|户主\/本人)$/],
  ['配偶', /^(配偶|妻|妻子|夫|丈夫|爱人|老婆|老公|媳妇|对象|夫妻)$/],
  [
    '子女',
    /^(子女?|女|儿子|女儿|独生子|独生女|[长次三四五六大二小幼]?(子|女|儿子|女儿)|养子|养女|继子|继女|孩子|儿|闺女)$/,
  ],
  ['父母', /^(父母|父|母|父亲|母亲|爸爸?|妈妈?|养父|养母|继父|继母)$/],
  [
    '其他亲属',
    /^(其他亲属|亲属|儿媳妇?|女婿|孙子?女?|孙子女|外孙子?女?|重孙.*|曾孙.*|公公?|婆婆?|岳父|岳母|公婆|祖父母?|祖母|爷爷|奶奶|外祖[父母]|姥[爷姥]|兄|弟|姐|妹|哥哥?|弟弟|姐姐|妹妹|兄弟|姐妹|弟媳|嫂子?|姐夫|妹夫|侄.*|外甥.*|叔叔?|伯.*|姑.*|舅.*|姨.*|堂.*|表.*|亲戚)$/,
  ],
  ['其他', /^(其他|其它|非亲属|保姆|租户|租客|承租人|合租|朋友|同事|员工|学生|寄居|寄养|同学)$/],
]

/** The six values of the register (dictionary §4.2) for the words of lists; the word itself is not kept. Undefined where it is none. */
export function readRelation(text: string): string | undefined {
  const value = text.replace(/[\s()（）之]/g, '')
  return RELATION_WORDS.find(([, words]) => words.test(value))?.[0]
}

export const readSex = (text: string): '1' | '2' | undefined =>
  /^(男|男性|1|M)$/i.test(text) ? '1' : /^(女|女性|2|F)$/i.test(text) ? '2' : undefined

const ID_TYPE_WORDS: readonly (readonly [string, RegExp])[] = [
  ['CN_ID', /^(居民)?身份证$|^CN_ID$|^二代证$/],
  ['HMT_RP', /港澳台居民居住证|台湾居民居住证/],
  ['FOREIGN_PR', /永久居留/],
  ['HK_MO_PERMIT', /港澳.*通行证|回乡证/],
  ['TW_PERMIT', /台湾.*通行证|台胞证/],
  ['FOREIGN_PASSPORT', /^(外国)?护照$/],
  ['CN_PASSPORT', /^中国(普通)?护照$|^普通护照$/],
  ['BIRTH_CERT', /出生(医学)?证明?/],
  ['NONE', /^无证|未落户|无户口|黑户/],
]
export const readIdType = (text: string): string | undefined =>
  ID_TYPE_WORDS.find(([, words]) => words.test(text.replace(/\s/g, '')))?.[0]

const REASONS: readonly (readonly [string, RegExp])[] = [
  ['务工', /务工|打工|工作|就业|上班/],
  ['经商', /经商|做生意|个体|经营/],
  ['就学', /就学|上学|读书|求学|学生/],
  ['投靠', /投靠|投亲|随迁|随同|陪读/],
  ['养老', /养老/],
  ['就医', /就医|治病|看病/],
  ['其他', /其他|其它|居住|生活|自住/],
]
export const readStayReason = (text: string): string | undefined => REASONS.find(([, words]) => words.test(text))?.[0]

const OCCUPANCIES: readonly (readonly ['自住' | '出租' | '空置' | '集体宿舍', RegExp])[] = [
  ['集体宿舍', /宿舍|集体/],
  ['空置', /空|闲置|无人|未入住/],
  ['出租', /^(是|出租|租|租赁|出租房|租住|合租|整租)$|出租/],
  ['自住', /^(否|自住|自有|自用|居住|自住房|有人|已入住|住人)$|自住/],
]
export const readOccupancy = (text: string): Occupancy => OCCUPANCIES.find(([, words]) => words.test(text))?.[0]
type Occupancy = '自住' | '出租' | '空置' | '集体宿舍' | undefined

const HAN_NAME = /^[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}·]{2,12}$/u
const PARTS = /[、,，;；/／|\n\r+＋&]+|(?<=\S)\s+(?=\S)/

export interface NamedPerson {
  name: string
  relation?: string
}

/**
 * People named in one cell. `张 三` is one person with a stray space, `张三、李四` and `张三(户主) 李四(妻)` are two.
 * `isSure` is false where a piece is no name: then the cell stays whole, for a person to look at.
 */
export function readNames(text: string): { people: NamedPerson[]; isSure: boolean } {
  const whole = valueOf(text)
  if (whole === '') return { people: [], isSure: true }
  const pieces = whole.split(PARTS).filter((p) => p !== '')
  if (pieces.length === 1 || pieces.every((p) => [...p].length === 1) || /[A-Za-z]/.test(whole))
    return { people: [named(pieces.every((p) => [...p].length === 1) ? pieces.join('') : whole)], isSure: true }
  // 欧阳 娜娜 is one person: the first piece is a surname of two characters.
  const joinedName = pieces.join('')
  if (pieces.length === 2 && !/[、,，;；/／|+＋&]/.test(whole) && maskName(joinedName) === `${pieces[0]}*`)
    return { people: [named(joinedName)], isSure: true }
  const people = pieces.map(named)
  if (people.every((p) => HAN_NAME.test(p.name))) return { people, isSure: true }
  const joined = named(whole.replace(/\s+/g, ''))
  return HAN_NAME.test(joined.name) && !PARTS.test(whole.replace(/\s+/g, ''))
    ? { people: [joined], isSure: [...joined.name].length <= 4 }
    : { people: [{ name: whole }], isSure: false }
}

function named(piece: string): NamedPerson {
  const match = /^(.*?)[(（](.+?)[)）]$/.exec(piece)
  const name = normalisePersonName(match?.[1] ?? piece)
  const relation = match?.[2] === undefined ? undefined : readRelation(match[2])
  const value = name.ok ? name.value : piece
  // What stands in brackets and is no relation stays: it may be part of the name.
  return relation === undefined ? { name: match ? piece : value } : { name: value, relation }
}

/** Values listed in one cell, in order: numbers of several people, several phones. */
export const readList = (text: string): string[] =>
  valueOf(text)
    .split(/[、,，;；/／|\n\r\s]+/)
    .filter((p) => p !== '')
