/** Syllables of Mandarin without tone, ü as v; the readings of `pinyin_reading` are made of these. */
export const SYLLABLES: ReadonlySet<string> = new Set(
  (
    'a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha chai chan chang chao che chen ' +
    'cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao ' +
    'die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai ' +
    'guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ' +
    'ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao ' +
    'lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne ' +
    'nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu ' +
    'qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen ' +
    'seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang ' +
    'tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu ' +
    'xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen ' +
    'zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo'
  ).split(' '),
)

const LONGEST = 6
const INITIAL = /^[bcdfghjklmnpqrstwxyzaoe]$/
const DOUBLE_INITIAL = /^[zcs]h$/
const BEGINNINGS = new Set([...SYLLABLES].flatMap((s) => [...s].map((_, i) => s.slice(0, i + 1))))

/** Beyond this a run of letters is no name any more, and the ways to cut it are too many. */
const RUN_MAX = 40
const WAYS = 4
/** A name in characters has four at most as a rule: so many letters may be the initials of one. */
const INITIALS_MAX = 4

// What a piece costs. An initial costs more than a syllable, so that `zhangw` is zhang + w before zhan + g + w.
const SYLLABLE = 10
const BEGINNING = 15
const ONE_LETTER = 16
const TWO_LETTERS = 22
/** So much dearer than the cheapest a way may be, which reads two of `zh`, `ch`, `sh` as two initials each: `csh` is 陈思涵 as well as 陈爽. */
const DEARER = 2 * (2 * ONE_LETTER - TWO_LETTERS)

interface Way {
  pieces: string[]
  cost: number
}

/**
 * Ways to cut a run of letters into pieces of a name, likeliest first: whole syllables (`wei`), initials (`w*`, `zh*`) and, as the last one, a
 * syllable that is still being typed (`zhan*`). Where it can be cut into whole syllables alone, initials come in only where letters are few: all of
 * them (`zha` is also 赵红安) or those of the last syllable (`zhangha` is also 张红安).
 */
export function cut(run: string): string[][] {
  if (run.length > RUN_MAX) return []
  const best: Way[][] = Array.from({ length: run.length + 1 }, () => [])
  best[0] = [{ pieces: [], cost: 0 }]
  for (let end = 1; end <= run.length; end++) {
    const ways: Way[] = []
    for (let from = Math.max(0, end - LONGEST); from < end; from++) {
      const part = run.slice(from, end)
      for (const piece of readings(part, end === run.length))
        for (const way of best[from] as Way[])
          ways.push({ pieces: [...way.pieces, piece.text], cost: way.cost + piece.cost })
    }
    best[end] = ways.sort((a, b) => a.cost - b.cost).slice(0, WAYS * 2)
  }
  const all = best[run.length] as Way[]
  const whole = all.filter((w) => w.pieces.every((p) => !p.endsWith('*')))
  const kept = whole.length > 0 ? whole : all.filter((w) => w.cost <= (all[0] as Way).cost + DEARER)
  const ways = kept.slice(0, WAYS).map((w) => w.pieces)
  return [...new Map([...ways, ...spelled(run, ways[0] ?? [])].map((w) => [w.join(' '), w])).values()]
}

function readings(part: string, isLast: boolean): { text: string; cost: number }[] {
  if (SYLLABLES.has(part) && part.length > 1) return [{ text: part, cost: SYLLABLE }]
  if (INITIAL.test(part)) return [{ text: `${part}*`, cost: ONE_LETTER }]
  if (DOUBLE_INITIAL.test(part)) return [{ text: `${part}*`, cost: TWO_LETTERS }]
  return isLast && BEGINNINGS.has(part) ? [{ text: `${part}*`, cost: BEGINNING }] : []
}

/** Ways that read letters which are a syllable, or the beginning of one, as initials: all of a short run, or those of the last piece of its likeliest way. */
function spelled(run: string, likeliest: readonly string[]): string[][] {
  const last = likeliest.at(-1)?.replace('*', '') ?? ''
  const before = likeliest.slice(0, -1)
  return [
    ...(run.length <= INITIALS_MAX ? [initialsOf(run)] : []),
    ...(last.length > 1 && last.length < INITIALS_MAX ? [[...before, ...initialsOf(last)]] : []),
  ].filter((way) =>
    way.every((p) => !p.endsWith('*') || INITIAL.test(p.slice(0, -1)) || DOUBLE_INITIAL.test(p.slice(0, -1))),
  )
}

const initialsOf = (letters: string): string[] => [...letters].map((l) => `${l}*`)

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']

/** Cuts of everything that differs from the run by one slip of the finger (two letters swapped, one too many, one missing, one wrong) and is whole syllables. */
export function cutMistyped(run: string): string[][] {
  if (run.length < 4 || run.length > 24) return []
  const places = [...run].map((_, i) => i)
  const slips = [
    ...places.map((i) => run.slice(0, i) + (run[i + 1] ?? '') + run[i] + run.slice(i + 2)),
    ...places.map((i) => run.slice(0, i) + run.slice(i + 1)),
    ...[...places, run.length].flatMap((i) => LETTERS.map((l) => run.slice(0, i) + l + run.slice(i))),
    ...places.flatMap((i) => LETTERS.map((l) => run.slice(0, i) + l + run.slice(i + 1))),
  ]
  return [...new Set(slips)]
    .filter((slip) => slip !== run)
    .flatMap((slip) => cut(slip).slice(0, 1))
    .filter((pieces) => pieces.length > 1 && pieces.every((p) => !p.endsWith('*')))
}
