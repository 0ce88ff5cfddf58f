import type { Random } from './random.ts'

/* Invented names as people in the north-east bear them: surnames by how common they are, given names by the years in which they were given. */

const SURNAMES: readonly (readonly [string, number])[] = [
  ...weigh('王李张刘', 70),
  ...weigh('孙赵于杨徐', 32),
  ...weigh('陈高马宋姜周', 20),
  ...weigh('郭郑吴韩田林朱曲', 12),
  ...weigh('董何许崔金梁冯丁关包白佟范邹邢葛', 6),
  ...weigh('谭汪尹苗石谷胡沈唐潘袁苏曹蒋魏肖程秦贾付初', 4),
]

function weigh(surnames: string, weight: number): (readonly [string, number])[] {
  return [...surnames].map((surname) => [surname, weight] as const)
}

type Era = { until: number; men: readonly string[]; women: readonly string[] }

// First and second characters are joined freely, so that few people of one community share a name.
const ERAS: readonly Era[] = [
  {
    until: 1955,
    men: ['永德玉文凤占福振兴国', '林山海才祥贵臣富春江'],
    women: ['淑桂秀玉凤素亚兰金翠', '芝兰英珍琴芬荣清华云'],
  },
  {
    until: 1969,
    men: ['建国志永庆立福春长树', '军民强华林生义刚东利'],
    women: ['丽桂玉淑艳秀亚春凤晓', '华梅杰荣芹霞敏娟萍香'],
  },
  {
    until: 1984,
    men: ['伟志海宏立晓春大洪艳', '东峰明波涛军鹏龙辉光'],
    women: ['丽晓艳春海红立雪冬婷', '娜颖梅丹红敏杰玲燕霞'],
  },
  {
    until: 1999,
    men: ['浩天佳思俊宇鹏新家泽', '然宇航洋龙文博鑫楠超'],
    women: ['佳思欣雨婷梦雪晓诗美', '琪彤慧怡莹丹瑶宁月洋'],
  },
  {
    until: 9999,
    men: ['子梓浩宇俊奕明沐铭一', '轩涵宸泽睿辰航阳言诺'],
    women: ['梓雨诗欣语可一若思沐', '涵彤萱琪桐然瑶汐妍宁'],
  },
]

export const surname = (random: Random): string => random.weighted(SURNAMES)

/** A given name of the time of birth; one in eight has a single character, as there. */
export function givenName(random: Random, sex: '1' | '2', birthYear: number): string {
  const era = ERAS.find((e) => birthYear <= e.until) as Era
  const [first = '', second = ''] = sex === '1' ? era.men : era.women
  const last = random.pick([...second])
  const front = random.pick([...first])
  return random.chance(0.12) || front === last ? last : front + last
}
