import { communityShortName } from '../full-text.ts'

/** How sure a way of writing a division is, 0–1, where nothing contradicts it. */
export const GRADE = { full: 1, short: 0.9, loose: 0.8, former: 0.75 } as const

export interface Alias {
  text: string
  grade: number
  /** Without its last word (松原, 凤凰, 朝阳): may as well begin the name of a street or compound, so what follows has to fit. */
  bare?: boolean
}

const GROUPS =
  '蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各'
const AUTONOMOUS = new RegExp(`^(.{2,}?)(?:(?:${GROUPS})族?)+自治(州|县|旗)$`)
const OWN_GROUP = /^(.{2,}?)族?自治(州|县|旗)$/
const TOWN_OF_GROUP = new RegExp(`^(.{2,}?)(?:(?:${GROUPS})族)+(?:民族)?(乡|镇|苏木)$`)

// Names that people cut otherwise than at their last word.
const OWN_SHORT: Readonly<Record<string, readonly string[]>> = {
  内蒙古自治区: ['内蒙古', '内蒙'],
  新疆维吾尔自治区: ['新疆'],
  广西壮族自治区: ['广西'],
  宁夏回族自治区: ['宁夏'],
  西藏自治区: ['西藏'],
  前郭尔罗斯蒙古族自治县: ['前郭'],
  喀喇沁左翼蒙古族自治县: ['喀左'],
  杜尔伯特蒙古族自治县: ['杜蒙'],
  莫力达瓦达斡尔族自治旗: ['莫旗'],
  博尔塔拉蒙古自治州: ['博州'],
  巴音郭楞蒙古自治州: ['巴州'],
  昌吉回族自治州: ['昌吉'],
  伊犁哈萨克自治州: ['伊犁'],
}

const bareOf = (stem: string, grade: number): Alias[] => (stem.length >= 2 ? [{ text: stem, grade, bare: true }] : [])

/** 吉林省: 吉林. */
export function provinceAliases(name: string): Alias[] {
  const own = OWN_SHORT[name] ?? [name.replace(/(省|市|自治区|特别行政区)$/, '')]
  return [{ text: name, grade: GRADE.full }, ...own.flatMap((stem) => bareOf(stem, GRADE.short))]
}

/** 松原市: 松原, 松原地区; 延边朝鲜族自治州: 延边州, 延边. */
export function cityAliases(name: string): Alias[] {
  const autonomous = AUTONOMOUS.exec(name) ?? OWN_GROUP.exec(name)
  const stem = autonomous?.[1] ?? name.replace(/(市|地区|盟|林区)$/, '')
  const own = (OWN_SHORT[name] ?? []).flatMap((text) => bareOf(text, GRADE.short))
  if (autonomous) {
    return [{ text: name, grade: GRADE.full }, { text: `${stem}州`, grade: GRADE.short }, ...bareOf(stem, 0.85), ...own]
  }
  const before = ['市', '地区', '盟'].filter((word) => `${stem}${word}` !== name)
  return [
    { text: name, grade: GRADE.full },
    ...bareOf(stem, GRADE.short),
    ...(stem.length < 2 ? [] : before.map((word) => ({ text: `${stem}${word}`, grade: GRADE.loose }))),
    ...own,
  ]
}

/** 前郭尔罗斯蒙古族自治县: 前郭县, 前郭; 扶余市 was 扶余县. `around`: short names of city and province, which zones carry in front. */
export function districtAliases(name: string, around: readonly string[] = []): Alias[] {
  const autonomous = AUTONOMOUS.exec(name) ?? OWN_GROUP.exec(name)
  const own = OWN_SHORT[name] ?? []
  if (autonomous) {
    const [, stem = '', word = '县'] = autonomous
    return [
      { text: name, grade: GRADE.full },
      ...[stem, ...own].map((text) => ({ text: text.endsWith(word) ? text : `${text}${word}`, grade: GRADE.short })),
      { text: `${stem}自治${word}`, grade: GRADE.short },
      ...[stem, ...own].flatMap((text) => bareOf(text, 0.85)),
    ]
  }
  const zone = /(开发区|管理区|示范区|园区|新区|林区|矿区|管委会|管理委员会|试验区|合作区)$/.test(name)
  if (zone) return zoneAliases(name, around)
  const stem = name.replace(/(市|县|区|旗)$/, '')
  const before = ['市', '县', '区'].filter((word) => `${stem}${word}` !== name)
  return [
    { text: name, grade: GRADE.full },
    ...bareOf(stem, 0.85),
    ...(stem.length < 2 ? [] : before.map((word) => ({ text: `${stem}${word}`, grade: GRADE.former }))),
  ]
}

function zoneAliases(name: string, around: readonly string[]): Alias[] {
  const plain = name.replace(/(管委会|管理委员会)$/, '')
  const texts = new Set([name, plain])
  let rest = plain
  for (const word of around) {
    if (!rest.startsWith(word) || rest.length - word.length < 4) continue
    rest = rest.slice(word.length).replace(/^[省市县区]/, '')
    texts.add(rest)
  }
  return [...texts].filter((t) => t.length >= 2).map((text) => ({ text, grade: text === name ? GRADE.full : 0.85 }))
}

/** 凤凰街道: 凤凰街道办事处, 凤凰街, 凤凰; 三骏满族蒙古族锡伯族乡: 三骏乡; a 镇 may have been a 乡. */
export function townAliases(name: string, around: readonly string[] = []): Alias[] {
  const ofGroup = TOWN_OF_GROUP.exec(name)
  if (ofGroup) {
    const [, stem = '', word = '乡'] = ofGroup
    return [{ text: name, grade: GRADE.full }, { text: `${stem}${word}`, grade: GRADE.short }, ...bareOf(stem, 0.8)]
  }
  const street = /^(.+?)(街道)(办事处)?$/.exec(name)
  if (street) {
    const stem = street[1] as string
    return [
      { text: `${stem}街道`, grade: GRADE.full },
      { text: `${stem}街道办事处`, grade: GRADE.full },
      { text: `${stem}街道办`, grade: GRADE.full },
      { text: `${stem}街办`, grade: GRADE.short },
      { text: `${stem}办事处`, grade: GRADE.short },
      { text: `${stem}街`, grade: 0.8, bare: true },
      ...bareOf(stem, 0.8),
      ...swapped(stem, ['镇', '乡']),
    ]
  }
  const town = /^(.+?)(镇|乡|苏木)$/.exec(name)
  if (!town) return zoneAliases(name, around)
  const [, stem = '', word = ''] = town
  return [
    { text: name, grade: GRADE.full },
    { text: `${name}人民政府`, grade: GRADE.full },
    ...bareOf(stem, 0.8),
    ...swapped(
      stem,
      ['镇', '乡', '街道'].filter((other) => other !== word),
    ),
  ]
}

const swapped = (stem: string, words: readonly string[]): Alias[] =>
  words.map((word) => ({ text: `${stem}${word}`, grade: GRADE.former }))

/** 朝阳村委会: 朝阳村, 朝阳村民委员会, 朝阳社区 (villages become communities), 朝阳. */
export function communityAliases(written: string): Alias[] {
  // 东青社区居委会（含东青村村委）: what stands in brackets is a note of the list.
  const name = written.replace(/[（(].*?[）)]/g, '')
  const short = communityShortName(name)
  const texts = new Map<string, number>([
    [written, GRADE.full],
    [name, GRADE.full],
    [short, GRADE.full],
  ])
  const add = (text: string, grade: number) => {
    if (!texts.has(text)) texts.set(text, grade)
  }
  const stem = short.replace(/(社区|村)$/, '')
  if (stem !== short) {
    // A village may have become a community, and people go on saying the old word.
    const [village, community] = short.endsWith('村') ? [GRADE.full, GRADE.loose] : [GRADE.loose, GRADE.full]
    for (const word of ['村委会', '村民委员会', '村村民委员会', '村']) add(`${stem}${word}`, village)
    for (const word of ['社区居委会', '社区居民委员会', '社区']) add(`${stem}${word}`, community)
    add(`${stem}居委会`, community)
  }
  const aliases = [...texts].filter(([text]) => text.length >= 2).map(([text, grade]): Alias => ({ text, grade }))
  return stem !== short && stem.length >= 2 ? [...aliases, { text: stem, grade: 0.7, bare: true }] : aliases
}
