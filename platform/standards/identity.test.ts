import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { birthOf, checkDigit, checksumHolds, makeDemoId, sexOf, upgrade15 } from './citizen-number.ts'
import vectors from './data/id_vectors.json' with { type: 'json' }
import {
  checkIdentity,
  ID_TYPES,
  type IdentityOptions,
  type IdentityResult,
  type IdType,
  maskIdentity,
  sexMismatch,
} from './identity.ts'
import { regionKnown } from './regions.ts'

const demo: IdentityOptions = { today: '2026-11-21', allowDemoRegion: true, regionKnown }
const real: IdentityOptions = { ...demo, allowDemoRegion: false }
const check = (raw: string, type: IdType = 'CN_ID', options = demo) => checkIdentity(type, raw, options)
const errorOf = (result: IdentityResult) => (result.ok ? `ok ${result.value}` : result.error)
function accepted(result: IdentityResult) {
  if (!result.ok) throw new Error(`refused: ${result.error}`)
  return result
}

const VECTOR_TYPES: Record<string, IdType> = {
  cn_resident: 'CN_ID',
  cn_resident_15: 'CN_ID',
  hkmo_residence_permit: 'HMT_RP',
  tw_residence_permit: 'HMT_RP',
  foreign_pr_2023: 'FOREIGN_PR',
}

describe('public test vectors', () => {
  it.each(vectors)('gives $number ($note) the verdict of its source', (row) => {
    const type = VECTOR_TYPES[row.type]
    if (type === undefined) throw new Error(`unmapped type ${row.type}`)
    const result = checkIdentity(type, row.number, real)
    if (row.expect_lenient !== null) expect(result.ok).toBe(row.expect_lenient)
    if (row.mod11_2_holds !== null) expect(checksumHolds(row.number)).toBe(row.mod11_2_holds)
    if (row.expect_strict !== true) return
    const { warnings, suggestedType } = accepted(result)
    expect(warnings).not.toContain('id_region_unknown')
    expect(suggestedType).toBeUndefined()
  })

  it('holds 19 rows, so that an emptied file does not pass', () => {
    expect(vectors.length).toBe(19)
  })
})

describe('vectors of the domain dictionary', () => {
  it.each([
    ['11010519491231002X', 'CN_ID'],
    ['810000199408230021', 'HMT_RP'],
    ['830000199201300022', 'HMT_RP'],
    ['810000199001010035', 'HMT_RP'],
    ['820000199001010037', 'HMT_RP'],
    ['830000199001010039', 'HMT_RP'],
    ['911124198108030024', 'FOREIGN_PR'],
    ['942840199001010014', 'FOREIGN_PR'],
  ] as const)('accepts %s as %s', (number, type) => {
    expect(check(number, type, real)).toMatchObject({ ok: true, value: number, warnings: [] })
  })

  it('knows the check digit of the 1880 number printed in the standard but refuses a birth before 1900', () => {
    expect(checksumHolds('440524188001010014')).toBe(true)
    expect(errorOf(check('440524188001010014'))).toBe('id_birth_too_old')
  })

  it.each([
    ['110101199003074515', 'id_checksum'],
    ['420799198502290015', 'id_birth_invalid'],
    ['42079919900101001', 'id_length'],
    ['420799209901010010', 'id_birth_future'],
  ])('refuses %s with %s', (number, error) => {
    expect(errorOf(check(number))).toBe(error)
  })
})

describe('demo numbers', () => {
  const ready = [
    ['420799199001010016', '1990-01-01', '1'],
    ['420799199001010024', '1990-01-01', '2'],
    ['42079919880808007X', '1988-08-08', '1'],
    ['420799198402290018', '1984-02-29', '1'],
    ['420799201506300035', '2015-06-30', '1'],
    ['420799193805060118', '1938-05-06', '1'],
    ['420799194611020120', '1946-11-02', '2'],
    ['420799195703180214', '1957-03-18', '1'],
    ['420799196909090331', '1969-09-09', '1'],
    ['42079919761225044X', '1976-12-25', '2'],
    ['420799198307010559', '1983-07-01', '1'],
    ['420799199204150668', '1992-04-15', '2'],
    ['42079919991031077X', '1999-10-31', '1'],
    ['420799200402290886', '2004-02-29', '2'],
    ['420799201208200992', '2012-08-20', '1'],
  ] as const

  it.each(ready)('reads %s as born %s, sex %s', (number, birthDate, sex) => {
    expect(check(number)).toEqual({ ok: true, value: number, birthDate, sex, warnings: [] })
    expect(errorOf(check(number, 'CN_ID', real))).toBe('id_demo_region')
    expect(makeDemoId(birthDate, Number(number.slice(14, 17)))).toBe(number)
  })

  it('refuses the ready-made number of 1899 as too old and takes the first day of 1900', () => {
    expect(errorOf(check('420799189912319963'))).toBe('id_birth_too_old')
    expect(check(makeDemoId('1900-01-01', 1)).ok).toBe(true)
  })

  it('makes numbers only from a date and a serial of the right shape', () => {
    expect(() => makeDemoId('1990-1-1', 1)).toThrow(RangeError)
    expect(() => makeDemoId('1990-01-01', 1000)).toThrow(RangeError)
    expect(() => makeDemoId('1990-01-01', 1.5)).toThrow(RangeError)
  })
})

describe('edge cases of citizen numbers', () => {
  it.each([
    '42079919880808007x',
    '４２０７９９１９８８０８０８００７Ｘ',
    ' 420799 19880808 007x ',
    '420799-19880808-007X',
    "'42079919880808007X",
    '420799\u200B19880808\u3000007X\u202C',
  ])('case 1: normalises %j', (raw) => {
    expect(check(raw)).toMatchObject({ ok: true, value: '42079919880808007X' })
  })

  it('case 2: upgrades a 15-digit number and keeps it as an alias', () => {
    expect(check('610104620927690', 'CN_ID', real)).toEqual({
      ok: true,
      value: '610104196209276908',
      birthDate: '1962-09-27',
      sex: '2',
      alias15: '610104620927690',
      warnings: ['id_upgraded_from_15'],
    })
    expect(errorOf(check('610104620932690'))).toBe('id_birth_invalid')
  })

  it('case 3: asks for the century of serials 996–999 and obeys the answer', () => {
    for (const serial of [996, 997, 998, 999])
      expect(errorOf(check(`420799300101${serial}`))).toBe('id_century_ambiguous')
    expect(check('420799300101995').ok).toBe(true)
    const answered = accepted(check('420799300101996', 'CN_ID', { ...demo, century: '19' }))
    expect(answered).toMatchObject({ value: upgrade15('420799300101996', '19'), birthDate: '1930-01-01' })
    expect(errorOf(check('420799300101996', 'CN_ID', { ...demo, century: '18' }))).toBe('id_birth_too_old')
  })

  it('case 4: warns of an unknown region and stays silent on one abolished after the birth', () => {
    const unknown = `4207981990010100${'1'}`
    expect(accepted(check(unknown + checkDigit(unknown))).warnings).toEqual(['id_region_unknown'])
    const abolished = '11010319800101001'
    expect(accepted(check(abolished + checkDigit(abolished))).warnings).toEqual([])
    const abolishedBefore = '11010320200101001'
    expect(accepted(check(abolishedBefore + checkDigit(abolishedBefore))).warnings).toEqual(['id_region_unknown'])
    expect(
      accepted(checkIdentity('CN_ID', unknown + checkDigit(unknown), { today: '2026-11-21', allowDemoRegion: false }))
        .warnings,
    ).toEqual([])
  })

  it('case 5: wants a day that exists and has come', () => {
    expect(errorOf(check(makeDemoId('1900-02-29', 1)))).toBe('id_birth_invalid')
    expect(check(makeDemoId('2000-02-29', 1)).ok).toBe(true)
    expect(errorOf(check(makeDemoId('1990-13-01', 1)))).toBe('id_birth_invalid')
    expect(errorOf(check(makeDemoId('1990-04-31', 1)))).toBe('id_birth_invalid')
    expect(errorOf(check(makeDemoId('1990-00-10', 1)))).toBe('id_birth_invalid')
    expect(check(makeDemoId('2026-11-21', 1)).ok).toBe(true)
    expect(errorOf(check(makeDemoId('2026-11-22', 1)))).toBe('id_birth_future')
  })

  it('case 6: finds a typed sex that contradicts the number, and none in an unknown one', () => {
    const woman = accepted(check('420799199001010024'))
    expect(sexMismatch(woman, '1')).toBe(true)
    expect(sexMismatch(woman, '2')).toBe(false)
    expect(sexMismatch(woman, '9')).toBe(false)
    expect(sexMismatch(accepted(check('E12345678', 'CN_PASSPORT')), '1')).toBe(false)
  })

  it('case 7: routes 9 to the permanent resident card if its check digit holds, and 81/82/83 to the residence permit', () => {
    expect(check('911124198108030024')).toMatchObject({
      ok: true,
      suggestedType: 'FOREIGN_PR',
      birthDate: '1981-08-03',
    })
    expect(check('911124198108030024')).not.toHaveProperty('sex')
    expect(errorOf(check('911124198108030025'))).toBe('id_placeholder')
    expect(errorOf(check('911124198108030025', 'FOREIGN_PR'))).toBe('id_checksum')
    expect(check('810000199408230021')).toMatchObject({ ok: true, suggestedType: 'HMT_RP' })
    expect(check('420799199001010016', 'HMT_RP')).toMatchObject({ ok: true, suggestedType: 'CN_ID' })
    expect(errorOf(check('810000940823002'))).toBe('id_length')
  })

  it.each([
    '111111111111111111',
    '000000000000000',
    '99999999999999999',
    '123456789012345678',
    '12345619900101001X',
    '111111199901101512',
    '999001201509010012',
    '99900120150901001X',
    '无',
    '暂无',
    'N/A',
  ])('case 9: takes %s for a placeholder', (raw) => {
    expect(errorOf(check(raw))).toBe('id_placeholder')
  })

  it('case 9: takes a 999 number for a placeholder even where its check digit happens to hold', () => {
    const body = '99900120150901001'
    expect(errorOf(check(body + checkDigit(body)))).toBe('id_placeholder')
    expect(errorOf(check(body + checkDigit(body), 'FOREIGN_PR'))).toBe('id_placeholder')
  })

  it('case 9: does not take the old county code 222222 for a placeholder', () => {
    const body = '22222219700101001'
    expect(accepted(check(body + checkDigit(body), 'CN_ID', real)).warnings).toEqual([])
  })

  it('case 10: masks by level and never shows most of a short number', () => {
    expect(maskIdentity('42079919880808007X', 'list')).toBe('4****************X')
    expect(maskIdentity('42079919880808007X', 'purpose')).toBe('420799********007X')
    expect(maskIdentity('E12345678', 'list')).toBe('E*******8')
    expect(maskIdentity('E12345678', 'purpose')).toBe('E1*****78')
    expect(maskIdentity('AB123', 'purpose')).toBe('A***3')
    expect(maskIdentity('A1', 'list')).toBe('**')
    expect(maskIdentity('', 'list')).toBe('')
  })

  it('case 12: sees digits lost in a numeric cell and never rebuilds them', () => {
    expect(errorOf(check('4.20799E+17'))).toBe('id_precision_lost')
    expect(errorOf(check('4E+17'))).toBe('id_precision_lost')
    expect(errorOf(check('420799199001010000'))).toBe('id_precision_lost')
    expect(errorOf(check('420799199001010016', 'CN_ID', { ...demo, numericCell: true }))).toBe('id_precision_lost')
    expect(check('610104620927690', 'CN_ID', { ...real, numericCell: true }).ok).toBe(true)
  })

  it('case 12: only warns where …000 has the right check digit, because some people have such a number', () => {
    const serials = Array.from({ length: 9 }, (_, index) => (index + 1) * 100)
    const days = Array.from({ length: 28 }, (_, index) => `1990-01-${String(index + 1).padStart(2, '0')}`)
    const genuine = days
      .flatMap((day) => serials.map((serial) => makeDemoId(day, serial)))
      .find((number) => number.endsWith('000'))
    if (genuine === undefined) throw new Error('no such number')
    expect(accepted(check(genuine)).warnings).toEqual(['id_precision_suspect'])
    expect(errorOf(check(genuine, 'CN_ID', { ...demo, numericCell: true }))).toBe('id_precision_lost')
  })

  it('names a missing number and a wrong character', () => {
    expect(errorOf(check('  '))).toBe('id_required')
    expect(errorOf(check('4207991990010100Y6'))).toBe('id_format')
    expect(errorOf(check('X20799199001010016'))).toBe('id_format')
  })
})

describe('other documents', () => {
  it.each([
    ['FOREIGN_PR', 'usa110012345678', 'USA110012345678'],
    ['HK_MO_PERMIT', 'h12345678', 'H12345678'],
    ['HK_MO_PERMIT', 'M1234567801', 'M1234567801'],
    ['TW_PERMIT', '12345678', '12345678'],
    ['TW_PERMIT', '1234567801B', '1234567801B'],
    ['CN_PASSPORT', 'E12345678', 'E12345678'],
    ['CN_PASSPORT', 'EA1234567', 'EA1234567'],
    ['FOREIGN_PASSPORT', 'c01x-0006', 'C01X0006'],
    ['BIRTH_CERT', 'U420000001', 'U420000001'],
    ['NONE', ' ', ''],
  ] as const)('takes for %s %s', (type, raw, value) => {
    expect(check(raw, type)).toEqual({ ok: true, value, warnings: [] })
  })

  it.each([
    ['HK_MO_PERMIT', 'H1234567', 'id_format'],
    ['HK_MO_PERMIT', 'H00000000', 'id_placeholder'],
    ['TW_PERMIT', '123456789', 'id_format'],
    ['CN_PASSPORT', 'A12345678', 'id_format'],
    ['FOREIGN_PASSPORT', 'A12', 'id_format'],
    ['FOREIGN_PASSPORT', '1.23E+11', 'id_precision_lost'],
    ['FOREIGN_PR', 'USA000000000000', 'id_placeholder'],
    ['BIRTH_CERT', 'U42000000', 'id_format'],
    ['NONE', 'E12345678', 'id_not_expected'],
  ] as const)('refuses for %s %s with %s', (type, raw, error) => {
    expect(errorOf(check(raw, type))).toBe(error)
  })

  it('recognises a citizen number typed under foreign passport', () => {
    expect(check('420799199001010016', 'FOREIGN_PASSPORT')).toMatchObject({
      ok: true,
      suggestedType: 'CN_ID',
      sex: '1',
    })
  })
})

describe('properties', () => {
  const numbers = fc
    .tuple(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-21'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 999 }),
    )
    .map(([date, serial]) => makeDemoId(date.toISOString().slice(0, 10), serial))
  const wide = (char: string) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)
  const noise = fc.array(fc.constantFrom('plain', 'wide', 'lower', 'space', 'ideographic', 'hyphen'), {
    minLength: 18,
    maxLength: 18,
  })

  it('accepts every number made valid, and reads back its birth date and sex', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const result = accepted(check(number))
        expect(result.birthDate).toBe(birthOf(number))
        expect(result.sex).toBe(sexOf(number))
      }),
    )
  })

  it('keeps a valid number valid, and the same, under spaces, width and case', () => {
    fc.assert(
      fc.property(numbers, noise, (number, kinds) => {
        const dressed = [...number].map((char, index) => {
          const kind = kinds[index]
          if (kind === 'wide') return wide(char)
          if (kind === 'lower') return char.toLowerCase()
          return char + (kind === 'space' ? ' ' : kind === 'ideographic' ? '\u3000' : kind === 'hyphen' ? '－' : '')
        })
        expect(check(dressed.join(''))).toMatchObject({ ok: true, value: number })
      }),
    )
  })

  it('refuses every change of a single digit', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...'0123456789X'), (number, at, digit) => {
        fc.pre(number[at] !== digit)
        const changed = number.slice(0, at) + digit + number.slice(at + 1)
        expect(checksumHolds(changed)).toBe(false)
        expect(check(changed).ok).toBe(false)
      }),
    )
  })

  it('never throws, masks everything to the same length, and accepts its own answers', () => {
    const alphabet = fc.string({ unit: fc.constantFrom(...'0123456789Xx HMEé-０９.+无\u202E\uD800'), maxLength: 24 })
    const anything = fc.oneof(alphabet, fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9]{14,19}$/))
    fc.assert(
      fc.property(anything, fc.constantFrom(...ID_TYPES), (raw, type) => {
        const result = check(raw, type)
        expect(maskIdentity(raw, 'list').length).toBe(raw.length)
        expect(maskIdentity(raw, 'purpose').length).toBe(raw.length)
        if (result.ok)
          expect(check(result.value, result.suggestedType ?? type)).toMatchObject({ ok: true, value: result.value })
      }),
      { numRuns: 2000 },
    )
  })
})
