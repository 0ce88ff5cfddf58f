import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understand, withOneWrong } from './query.ts'
import { cut, cutMistyped } from './syllables.ts'

const names = (q: string) => understand(q).names

describe('letters are cut into what a name may be', () => {
  test('whole syllables before initials, a syllable still being typed at the end', () => {
    expect(cut('zhangwei')).toEqual([['zhang', 'wei']])
    expect(cut('zw')).toEqual([['z*', 'w*']])
    expect(cut('zhangw')[0]).toEqual(['zhang', 'w*'])
    expect(cut('zhangwe')[0]).toEqual(['zhang', 'we*'])
    expect(cut('xian')).toContainEqual(['xi', 'an'])
    expect(cut('wxm')[0]).toEqual(['w*', 'x*', 'm*'])
    expect(cut('a'.repeat(41))).toEqual([])
  })

  test('two letters that begin one syllable may begin two, and initials that spell a syllable are initials too', () => {
    for (const [typed, pieces] of [
      ['csh', 'c* s* h*'],
      ['csh', 'c* sh*'],
      ['zha', 'z* h* a*'],
      ['an', 'a* n*'],
      ['zhangsh', 'zhang s* h*'],
      ['zhangha', 'zhang h* a*'],
      ['zhangha', 'zhang ha'],
      ['shwei', 's* h* wei'],
      ['chsh', 'c* h* s* h*'],
      ['ouych', 'ou y* c* h*'],
      ['lian', 'li an'],
    ] as const)
      expect(
        cut(typed).map((w) => w.join(' ')),
        typed,
      ).toContain(pieces)
    expect(cut('zha')[0]).toEqual(['zha'])
    expect(cut('lian')).not.toContainEqual(['l*', 'i*', 'a*', 'n*'])
  })

  test('one slip of the finger is undone', () => {
    expect(cutMistyped('zhagnwei')).toContainEqual(['zhang', 'wei'])
    expect(cutMistyped('zhangwwei')).toContainEqual(['zhang', 'wei'])
    expect(cutMistyped('zhanwei')).toContainEqual(['zhang', 'wei'])
    expect(cutMistyped('zhangwri')).toContainEqual(['zhang', 'wei'])
  })
})

describe('a line is understood', () => {
  test('as a name in characters, letters or both', () => {
    expect(names('张伟')).toEqual(['张 伟'])
    expect(names('zhang伟')).toContain('zhang 伟')
    expect(names('张wei')).toContain('张 wei')
    expect(names('阿卜杜拉·买买提')).toEqual(['阿 卜 杜 拉 买 买 提'])
    expect(names('lü bu')).toContain('lv bu')
    expect(names('Hans Müller')).toContain('hans~ muller~')
    expect(names('𠮷田')).toEqual(['𠮷 田'])
    expect(names('张')).toEqual([])
    expect(names('3号楼')).toEqual([])
  })

  test('as an address in any order and spelling', () => {
    expect(understand('江南 3号楼 2单元')).toMatchObject({ words: ['江南'], numbers: ['3', '2'], isBuilding: false })
    expect(understand('江南三号楼二单元').numbers).toEqual(['3', '2'])
    expect(understand('江南小区二十三栋')).toMatchObject({ words: ['江南小区'], numbers: ['23'], isBuilding: true })
    expect(understand('3-2-501')).toMatchObject({ words: [], numbers: ['3', '2', '501'], names: [] })
    const all = (q: string, text: string) => understand(q).patterns.every((p) => new RegExp(p).test(text))
    const full = '团结社区江南小区3号楼2单元5层501室'
    for (const q of [
      '3-2-501',
      '江南 3号楼 2单元',
      '2单元 3号楼 江南',
      '501 江南',
      '江南3#楼2单元501室',
      '江南小区３栋',
    ])
      expect(all(q, full), q).toBe(true)
    for (const q of ['3-2-50', '江南 13号楼', '2号楼', '3-1-501', '江北']) expect(all(q, full), q).toBe(false)
  })

  test('as the number of a person, which is never looked up as a name or an address', () => {
    for (const q of ['420799199001011234', '42079919900101123x', '420799 19900101 123X'])
      expect(understand(q)).toMatchObject({ number: { kind: 'identity' }, names: [], words: [], numbers: [] })
    for (const q of ['13800000000', '+86 138-0000-0000', '１３８００００００００'])
      expect(understand(q).number).toEqual({ kind: 'phone', value: '13800000000' })
    expect(understand('501').number).toBeNull()
  })

  test('whatever it is, without throwing, within bounds, and without a sign of regular expressions from outside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (q) => {
        const u = understand(q)
        expect(u.names.length).toBeLessThanOrEqual(24)
        expect(u.mistyped.length).toBeLessThanOrEqual(24)
        for (const form of [...u.names, ...u.mistyped])
          expect(form).toMatch(/^([a-z]+[*~]?|[^\x00-\x7f])( ([a-z]+[*~]?|[^\x00-\x7f]))*$/u)
        for (const word of u.words) expect(word).toMatch(/^[A-Z\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]+$/u)
        for (const pattern of [...u.patterns, ...withOneWrong(u.words)]) expect(() => new RegExp(pattern)).not.toThrow()
      }),
    )
  })
})
