import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeStaff } from '#features/organisation/factory.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import * as contract from './contract.ts'
import { formMember, head, refused, type Scene, scene, single } from './testing/scene.ts'

let s: Scene
let today: string
beforeAll(async () => {
  s = await scene()
  today = new Date(Date.now() + 28_800_000).toISOString().slice(0, 10)
})
// A colleague each time: sixty registrations a minute are the limit of one.
beforeEach(async () => {
  s.officer = await s.t.user('OFFICER', s.station.areaId, {
    staffId: await makeStaff(s.t.admin, { unitId: s.station.stationId }),
  })
})
afterAll(() => s.t.close())

const codeOf = async (
  person: Parameters<typeof single>[1],
  over: Parameters<typeof single>[2] = {},
): Promise<string> => {
  const e = await refused(single(s, person, over))
  return e.body.error.fields.map((f) => f.code).join()
}

describe('identity numbers through the form', () => {
  it.each([
    ['110101199003074515', 'id_checksum'],
    ['420799198502290015', 'id_birth_invalid'],
    ['42079919900101001', 'id_length'],
    ['420799209901010010', 'id_birth_future'],
    ['420799189912319963', 'id_birth_too_old'],
    ['111111111111111111', 'id_placeholder'],
    ['4.20799E+17', 'id_precision_lost'],
    ['无', 'id_placeholder'],
    ['420704480808998', 'id_century_ambiguous'],
    ['<script>', 'id_length'],
  ])('%s is refused as %s', async (idNo, code) => {
    expect(await codeOf({ idNo })).toBe(code)
  })

  it('answers every public vector without a fault of ours', async () => {
    const file = join(import.meta.dirname, '../../platform/standards/data/id_vectors.json')
    const vectors = (JSON.parse(readFileSync(file, 'utf8')) as { number: string; type: string }[]).filter(
      (v) => v.type === 'cn_resident',
    )
    expect(vectors.length).toBeGreaterThan(10)
    const door = await s.newDoor()
    const members = vectors
      .slice(0, 50)
      .map((v) => formMember({}, { idNo: v.number.slice(0, 40), sex: '0', name: '不存在' }))
    const { status, body } = await s.officer.send(contract.registerHousehold, {
      addressId: door.addressId,
      members: [...members.slice(0, 49), { relationToHead: '其他', arrivedOn: '2026-01-01' }],
    })
    expect(status).toBe(400)
    expect(JSON.parse(body).error.fields.some((f: { code: string }) => f.code === 'id_checksum')).toBe(true)
  })

  it.each([
    ['CN_ID', '４２０７９９ 1990-0101 0016', 'CN_ID'],
    ['CN_ID', '42079919880808007x', 'CN_ID'],
    ['CN_ID', '810000199408230021', 'HMT_RP'],
    ['CN_ID', '911124198108030024', 'FOREIGN_PR'],
    ['HK_MO_PERMIT', 'h12345678', 'HK_MO_PERMIT'],
    ['TW_PERMIT', '12345678', 'TW_PERMIT'],
    ['CN_PASSPORT', 'EA1234567', 'CN_PASSPORT'],
    ['FOREIGN_PASSPORT', 'p1234567', 'FOREIGN_PASSPORT'],
    ['BIRTH_CERT', 'T420000001', 'BIRTH_CERT'],
  ] as const)('%s %s is stored as %s', async (idType, idNo, stored) => {
    const typed = /^\D|^\d{8}$/.test(idNo) && idType !== 'CN_ID'
    const p = await single(s, {
      idType,
      idNo,
      ...(typed || stored === 'FOREIGN_PR' ? { sex: '1' as const } : {}),
      ...(typed ? { birthDate: '1990-01-01' } : {}),
    })
    const { rows } = await s.t.admin.query('select id_type from person where id = $1', [p.personId])
    expect(rows).toEqual([{ id_type: stored }])
  })

  it('keep a 15-digit form as an alias and find the person by both', async () => {
    const p = await single(s, { idNo: '420704880808007' })
    expect(p.warnings).toContain('id_upgraded_from_15')
    const found = await s.officer.call(contract.findByIdentity, { idType: 'CN_ID', idNo: '420704880808007', ...p.at })
    expect(found.candidates.map((c) => c.personId)).toEqual([p.personId])
    const shown = await s.officer.call(contract.revealIdentity, { personId: p.personId, ...p.at })
    expect(shown.aliases).toMatchObject([{ kind: '15位旧号', number: '420704880808007' }])
    expect(
      (await s.officer.call(contract.findByIdentity, { idType: 'CN_ID', idNo: shown.number as string, ...p.at }))
        .candidates,
    ).toHaveLength(1)
  })

  it('may be missing for an unregistered baby, with reason, guardian and a review within 30 days', async () => {
    const baby = {
      idType: 'NONE' as const,
      birthDate: addDays(today, -20),
      sex: '2' as const,
      hukouRegion: null,
      hukouCommunityCode: null,
    }
    const none = { ...baby, idNo: undefined }
    expect(await codeOf(none)).toBe('required,required')
    expect(await codeOf({ ...none, idReason: '出生未满一月', idReviewOn: addDays(today, 31) })).toBe('id_review_range')
    expect(await codeOf({ ...baby, idNo: '420799199001010016', idReason: '出生未满一月', idReviewOn: today })).toBe(
      'id_not_expected',
    )
    const p = await single(s, { ...none, idReason: '出生未满一月', idReviewOn: addDays(today, 30) })
    expect(p).toMatchObject({ category: '未落户', issues: ['guardian_missing'] })
    expect(
      await s.officer.call(contract.correctIdentity, {
        personId: p.personId,
        version: 1,
        idType: 'CN_ID',
        idNo: makeDemoId(baby.birthDate, 44),
      }),
    ).toMatchObject({ version: 2, issues: ['guardian_missing'] })
  })
})

describe('names and people', () => {
  it.each(['𠮷野家', '买买提·热合曼', `${'阿'.repeat(25)}·${'依'.repeat(24)}`, "O'Brien Mary-Ann", '欧阳云舒'])(
    '%s is a name',
    async (name) => {
      const p = await single(s, { name })
      expect(await s.officer.call(contract.getPerson, { personId: p.personId, ...p.at })).toMatchObject({ name })
    },
  )

  it.each([
    ['甲', 'name_too_short'],
    ['阿'.repeat(51), 'name_too_long'],
    ['王\u202e小明', 'control_characters'],
    ['<script>alert(1)</script>', 'name_has_digit'],
    ['<script>', 'name_characters'],
    ['王5', 'name_has_digit'],
    ['·王', 'name_punctuation'],
    ['\ud842', 'control_characters'],
  ])('%s is refused as %s', async (name, code) => {
    expect(await codeOf({ name })).toBe(code)
  })

  it('keep markup in an address as the text it is', async () => {
    const p = await single(s, { hukouAddr: '<script>alert(1)</script>' })
    expect((await s.officer.call(contract.getPerson, { personId: p.personId, ...p.at })).hukouAddr).toBe(
      '<script>alert(1)</script>',
    )
  })

  it('need an adult guardian, a known region, and one number once', async () => {
    const door = await s.newDoor()
    const child = { idNo: makeDemoId('2014-01-01', 1) }
    const send = (members: Parameters<typeof s.officer.call<typeof contract.registerHousehold>>[1]['members']) =>
      s.officer.call(contract.registerHousehold, { addressId: door.addressId, members })
    const fields = async (members: Parameters<typeof send>[0]) =>
      (await refused(send(members))).body.error.fields.map((f) => `${f.path} ${f.code}`)
    expect(
      await fields([head(child), formMember({ guardianIndex: 0 }, { idNo: makeDemoId('2015-01-01', 2) })]),
    ).toEqual(['members.1.guardianIndex guardian_not_adult'])
    expect(await fields([head(), formMember({ guardianIndex: 0 })])).toEqual([
      'members.1.guardianIndex guardian_not_needed',
    ])
    expect(await fields([head(child), formMember({}, child)])).toEqual(['members.1.person.idNo twice_in_form'])
    expect(await fields([head({ hukouRegion: null, hukouCommunityCode: null })])).toEqual([
      'members.0.person.hukouRegion required',
    ])
    expect(await fields([head({ hukouRegion: '220702', hukouCommunityCode: '420704001001' })])).toEqual([
      'members.0.person.hukouCommunityCode region_mismatch',
    ])
    expect(await fields([head({ hukouAddressId: crypto.randomUUID() })])).toEqual([
      'members.0.person.hukouAddressId address_unknown',
    ])
    expect(
      await fields([
        head({
          phones: [
            { kind: '本人', number: '110' },
            { kind: '本人', number: '19400001111' },
            { kind: '家属', number: '+86 194 0000 1111' },
          ],
        }),
      ]),
    ).toEqual([
      'members.0.person.phones.0.number phone_service_not_personal',
      'members.0.person.phones.2.number phone_twice',
    ])
  })

  it('share a telephone where they are a family', async () => {
    const phones = [{ kind: '本人' as const, number: '19400005555' }]
    const door = await s.newDoor()
    const made = await s.officer.call(contract.registerHousehold, {
      addressId: door.addressId,
      members: [head({ phones }), formMember({}, { phones })],
    })
    expect(made.members).toHaveLength(2)
  })
})
