import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { idsIn, type Scene, scene } from '#features/residents/testing/scene.ts'
import * as contract from './contract.ts'

/** Names with what search has to think about: two letters of one initial, initials that spell a syllable, several readings, characters outside the basic plane. */
const NAMES = [
  '陈思涵',
  '赵红安',
  '孙海伟',
  '单于涵',
  '仇沉',
  '𠮷若水',
  '㛃龑',
  '欧阳䶮',
  '丁𬭎',
  '张三丰',
  '阿卜杜拉·买买提',
]
/** Nobody gave these a reading. */
const UNREAD = ['𠮷']
const FOREIGN = ['Hans Müller', 'John Smith', 'Li Weiss']

let s: Scene
const ids = new Map<string, string>()
const readings = new Map<string, string[]>()
beforeAll(async () => {
  s = await scene()
  for (const name of [...NAMES, ...FOREIGN]) {
    const { addressId } = await makeAddress(s.t.admin, {
      communityCode: s.station.communities[0],
      unitId: s.station.gridId,
    })
    const made = await makeHousehold(s.t.admin, { addressId, members: [{ name }], cipher: s.t.cipher })
    ids.set(name, made.members[0]?.personId as string)
  }
  const { rows } = await s.t.admin.query('select char, readings from pinyin_reading where char = any ($1)', [
    NAMES.flatMap((name) => [...name]),
  ])
  for (const row of rows) readings.set(row.char, row.readings)
}, 60_000)
afterAll(() => s.t.close())

const finds = async (q: string) => idsIn(await s.officer.call(contract.find, { q }))
/** A sound of the character; where nobody gave it one, any will do. */
const sound = (char: string) => readings.get(char)?.[0] ?? 'ji'
const ways = (name: string): string[] => {
  const chars = [...name.replace('·', '')]
  const sounds = chars.map(sound)
  const initials = sounds.map((x) => x[0] as string)
  return [
    name,
    chars.slice(0, 2).join(''),
    sounds.join(''),
    sounds.join(' '),
    initials.join(''),
    sounds.map((x) => /^[zcs]h/.exec(x)?.[0] ?? x[0]).join(''),
    `${chars[0]}${initials.slice(1).join('')}`,
    `${sounds[0]}${initials.slice(1).join('')}`,
    `${initials[0]}${sounds.slice(1).join('')}`,
    `${sounds[0]}${chars.slice(1).join('')}`,
  ]
}

test.each(NAMES)('%s is found by characters, letters, initials and mixtures of them', async (name) => {
  for (const q of new Set(ways(name))) expect(await finds(q), q).toContain(ids.get(name))
})

test('a character that nobody gave a reading stands for a syllable, and for no word of Latin letters', async () => {
  expect(UNREAD.filter((char) => readings.has(char))).toEqual([])
  for (const name of FOREIGN) {
    const found = await finds(name)
    expect(found, name).toContain(ids.get(name))
    expect(found, name).not.toContain(ids.get('𠮷若水'))
  }
  expect(await finds('muller')).toEqual([ids.get('Hans Müller')])
  expect(await finds('han muller')).toEqual([ids.get('Hans Müller')])
})

test('whoever is found by letters has them', async () => {
  for (const [q, others] of [
    ['csh', ['赵红安', '孙海伟', '张三丰']],
    ['zha', ['陈思涵', '孙海伟', '单于涵']],
    ['zhangsf', ['赵红安', '孙海伟', '陈思涵']],
  ] as const) {
    const found = await finds(q)
    for (const name of others) expect(found, `${q}: ${name}`).not.toContain(ids.get(name))
  }
})
