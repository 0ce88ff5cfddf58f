import { normaliseText, type TextError } from './text.ts'

export type NameError =
  | TextError
  | 'name_required'
  | 'name_too_short'
  | 'name_too_long'
  | 'name_has_digit'
  | 'name_characters'
  | 'name_punctuation'
export type NameResult = { ok: true; value: string } | { ok: false; error: NameError }

/** Shortest and longest name, in code points: 𠮷 is one. */
export const NAME_MIN = 2
export const NAME_MAX = 50

// CJK unified ideographs with extensions A–H, compatibility forms that NFC keeps, and 〇, which stands in real given names.
const HAN = '\\u3007\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{323AF}'
const HAS_HAN = new RegExp(`[${HAN}]`, 'u')
const ALLOWED = new RegExp(`^[${HAN}\\p{Script=Latin}· '-]+$`, 'u')
const LETTER_ENDS = new RegExp(`^[${HAN}\\p{Script=Latin}].*[${HAN}\\p{Script=Latin}]$`, 'u')
const SPACE_BESIDE_HAN = new RegExp(`(?<=[${HAN}·]) | (?=[${HAN}·])`, 'gu')
const DOT_BETWEEN_HAN = new RegExp(`(?<=[${HAN}] ?)\\.(?= ?[${HAN}])`, 'gu')
// Dots that keyboards and fonts produce for the one between the parts of a Uygur, Kazakh or transliterated name.
const DOTS = /[\u2022\u2027\u2219\u22C5\u30FB\uFF65\uFF0E]/g

const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 万俟 闻人 聞人 夏侯 诸葛 諸葛 尉迟 尉遲 公羊 赫连 赫連 澹台 澹臺 皇甫 宗政 濮阳 濮陽 ' +
    '公冶 太叔 申屠 公孙 公孫 慕容 仲孙 仲孫 钟离 鍾離 长孙 長孫 宇文 司徒 鲜于 鮮于 司空 闾丘 閭丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 ' +
    '谷梁 拓跋 夹谷 轩辕 軒轅 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 西門 公祖 第五 公乘 贯丘 公皙 ' +
    '南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 爱新 叶赫 那拉 纳兰'
  ).split(' '),
)

/**
 * A person's name in its stored form: as `normaliseText`, dots between name parts as · (U+00B7), typographic apostrophes
 * straight, no space beside a Chinese character, one space between Latin words.
 */
export function normalisePersonName(raw: string): { ok: true; value: string } | { ok: false; error: TextError } {
  const text = normaliseText(raw)
  if (!text.ok) return text
  const value = text.value
    // Spaces first and to one: the patterns below would otherwise go quadratic on a name of a million spaces.
    .replace(/\s+/g, ' ')
    .replace(DOTS, '·')
    .replace(DOT_BETWEEN_HAN, '·')
    .replace(/[‘’ʼ＇]/g, "'")
    .replace(/[‐‑－]/g, '-')
    .replace(SPACE_BESIDE_HAN, '')
  return { ok: true, value }
}

/**
 * Checks a person's name: 2–50 code points of Chinese characters (extensions to H), · and Latin letters with space, ' and -.
 * A mark stands only between letters. Returns the stored form. Never throws.
 */
export function checkPersonName(raw: string): NameResult {
  const normal = normalisePersonName(raw)
  if (!normal.ok) return normal
  const { value } = normal
  const length = [...value].length
  if (length === 0) return { ok: false, error: 'name_required' }
  if (length > NAME_MAX) return { ok: false, error: 'name_too_long' }
  if (/\p{Nd}/u.test(value)) return { ok: false, error: 'name_has_digit' }
  if (!ALLOWED.test(value)) return { ok: false, error: 'name_characters' }
  if (length < NAME_MIN) return { ok: false, error: 'name_too_short' }
  if (!LETTER_ENDS.test(value) || /[· '-]{2}/.test(value)) return { ok: false, error: 'name_punctuation' }
  return { ok: true, value }
}

/**
 * Name in a list: surname and one `*`, whatever the length of the given name. Compound surnames keep both characters when
 * something follows them; Latin names and names with · keep their first character.
 */
export function maskName(name: string): string {
  const chars = [...name.trim()]
  const [first] = chars
  if (first === undefined) return ''
  const front = chars.slice(0, 2).join('')
  const compound = chars.length > 2 && HAS_HAN.test(first) && !name.includes('·') && COMPOUND_SURNAMES.has(front)
  return `${compound ? front : first}*`
}
