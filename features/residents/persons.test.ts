import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import * as contract from './contract.ts'
import { atDoor, formMember, head, idsIn, refused, type Scene, scene, single, subjectsOf } from './testing/scene.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
})
afterAll(() => s.t.close())

const page = (user: Scene['officer'], p: { personId: string; at: ReturnType<typeof atDoor> }) =>
  user.call(contract.getPerson, { personId: p.personId, ...p.at })

describe('a person', () => {
  it('is shown masked, with guardian and wards as subjects too', async () => {
    const door = await s.newDoor()
    const made = await s.officer.call(contract.registerHousehold, {
      addressId: door.addressId,
      members: [
        head(),
        formMember({ relationToHead: '子女', guardianIndex: 0 }, { idNo: makeDemoId('2015-06-30', 3) }),
        formMember({ relationToHead: '子女' }, { idNo: makeDemoId('2016-06-30', 5) }),
      ],
    })
    expect(made.members.map((m) => m.issues)).toEqual([[], [], ['guardian_missing']])
    const child = await page(s.officer, { personId: made.members[1]?.personId as string, at: atDoor(door.addressId) })
    expect(child).toMatchObject({
      idMask: '4****************5',
      birthLocked: true,
      sex: '1',
      ageEvents: [{ age: 14 }, { age: 16 }, { age: 18 }],
    })
    expect(child.guardian?.personId).toBe(made.members[0]?.personId)
    expect(await subjectsOf(s.t, 'residents.getPerson')).toEqual(idsIn(child))
    const parent = await page(s.officer, { personId: made.members[0]?.personId as string, at: atDoor(door.addressId) })
    expect(parent.wards).toHaveLength(1)
    expect(await subjectsOf(s.t, 'residents.getPerson')).toEqual(idsIn(parent))
  })

  it('opens number and phones by acts of their own, twenty a minute, with the person as subject', async () => {
    const p = await single(s, {
      phones: [
        { kind: '本人', number: '194 0000 1234' },
        { kind: '单位', number: '0438-3888888' },
      ],
    })
    const open = { personId: p.personId, ...p.at }
    expect(await s.officer.call(contract.revealIdentity, open)).toMatchObject({ number: p.idNo, aliases: [] })
    expect(await subjectsOf(s.t, 'residents.revealIdentity')).toEqual([p.personId])
    expect((await s.aux.call(contract.revealPhones, open)).phones.map((f) => f.number)).toEqual([
      '19400001234',
      '0438-3888888',
    ])
    expect((await refused(s.aux.call(contract.revealIdentity, open))).code).toBe('forbidden')
    expect((await refused(s.officer.call(contract.revealIdentity, { personId: p.personId } as never))).code).toBe(
      'invalid_input',
    )
    for (let i = 1; i < 20; i++) await s.officer.call(contract.revealIdentity, open)
    expect((await refused(s.officer.call(contract.revealIdentity, open))).code).toBe('too_many_requests')
  })

  it('saved by two officers answers the second one with the stored values', async () => {
    const p = await single(s, { phones: [{ kind: '本人', number: '19400002222' }] })
    const { version, phones } = await page(s.officer, p)
    const kept = { id: phones[0]?.id as string, kind: '家属' as const }
    await s.aux.call(contract.editPerson, {
      personId: p.personId,
      version,
      contactPref: '晚上',
      phones: [{ kind: '本人', number: '19400003333' }, kept],
    })
    const e = await refused(s.officer.call(contract.editPerson, { personId: p.personId, version, contactPref: '早上' }))
    expect(e.code).toBe('version_conflict')
    expect(e.body.error.params.current).toMatchObject({
      contactPref: '晚上',
      phones: [{ mask: '194****3333' }, { id: kept.id, kind: '家属', mask: '194****2222' }],
    })
    expect(JSON.stringify(e.body)).not.toContain('19400003333')
    expect(await page(s.officer, p)).toMatchObject({ version: version + 1, contactPref: '晚上' })
  })

  it('keeps sex and birth date of a number but for a deputy who confirms a lawful change', async () => {
    const p = await single(s, { idNo: makeDemoId('1985-05-05', 501) })
    const deputy = await s.t.user('DEPUTY', s.station.stationId, { staffId: s.station.chiefId })
    const edit = { personId: p.personId, version: 1, sex: '2' as const, lawfulSexChange: true, birthDate: '1985-05-06' }
    expect(
      (await refused(s.officer.call(contract.editPerson, edit))).body.error.fields.map((f) => [f.path, f.code]),
    ).toEqual([
      ['sex', 'locked_by_number'],
      ['birthDate', 'locked_by_number'],
    ])
    const { birthDate: _, ...lawful } = edit
    expect(await deputy.call(contract.editPerson, lawful)).toMatchObject({ version: 2 })
  })

  it('keeps a former name with its date and is found by both', async () => {
    const p = await single(s, { name: '买买提·热合曼' })
    await s.officer.call(contract.renamePerson, {
      personId: p.personId,
      version: 1,
      name: '买买提·依明',
      on: '2026-10-01',
    })
    expect(await page(s.officer, p)).toMatchObject({
      name: '买买提·依明',
      formerName: '买买提·热合曼',
      formerNameUntil: '2026-10-01',
    })
    for (const q of ['依明', '热合曼'])
      expect((await s.officer.call(contract.listResidents, { q })).items.map((i) => i.personId)).toEqual([p.personId])
  })

  it('keeps a corrected number as an alias by which he is still found', async () => {
    const p = await single(s, { idNo: makeDemoId('1971-01-02', 7) })
    const idNo = makeDemoId('1971-01-20', 8)
    await s.officer.call(contract.correctIdentity, { personId: p.personId, version: 1, idType: 'CN_ID', idNo })
    expect(await page(s.officer, p)).toMatchObject({ birthDate: '1971-01-20', sex: '2', idState: '正常' })
    const officer = await s.t.user('OFFICER', s.station.areaId)
    expect(await officer.call(contract.revealIdentity, { personId: p.personId, ...p.at })).toMatchObject({
      number: idNo,
      aliases: [
        {
          kind: '更正前号码',
          number: p.idNo,
          validUntil: new Date(Date.now() + 28_800_000).toISOString().slice(0, 10),
        },
      ],
    })
    const found = await officer.call(contract.findByIdentity, { idType: 'CN_ID', idNo: p.idNo, ...p.at })
    expect(found.candidates).toMatchObject([{ personId: p.personId, byAlias: true }])
    expect(await subjectsOf(s.t, 'residents.findByIdentity')).toEqual([p.personId])
  })

  it('is found by his number in another station only as a yes', async () => {
    const p = await single(s)
    const door = await makeAddress(s.t.admin, { communityCode: s.other.communities[0], unitId: s.other.gridId })
    const ask = (idNo: string) =>
      s.stranger.call(contract.findByIdentity, { idType: 'CN_ID', idNo, ...atDoor(door.addressId) })
    expect(await ask(p.idNo)).toEqual({ candidates: [], knownElsewhere: true })
    expect(await ask(makeDemoId('1930-01-01', 909))).toEqual({ candidates: [], knownElsewhere: false })
    const wrong = await refused(s.stranger.call(contract.findByIdentity, { idType: 'CN_ID', idNo: p.idNo, ...p.at }))
    expect(wrong.code).toBe('basis_invalid')
    expect((await refused(s.grid.call(contract.findByIdentity, { idType: 'CN_ID', idNo: p.idNo, ...p.at }))).code).toBe(
      'forbidden',
    )
  })

  it('shows likely duplicates side by side before saving and merges nothing', async () => {
    const p = await single(s, { name: '邹景行', idNo: makeDemoId('1966-07-07', 61) })
    const twin = await single(s, { name: '邹景行', idNo: makeDemoId('1966-07-07', 63) })
    const { items } = await s.grid.call(contract.duplicateCandidates, {
      name: '邹景行',
      idType: 'CN_ID',
      idNo: p.idNo,
      ...p.at,
    })
    expect(items.map((c) => [c.personId, c.sameNumber, c.name])).toEqual([
      [p.personId, true, '邹*'],
      [twin.personId, false, '邹*'],
    ])
    expect(await subjectsOf(s.t, 'residents.duplicateCandidates')).toEqual(idsIn(items))
    expect(
      (await s.grid.call(contract.duplicateCandidates, { name: '邹景行', idNo: '4207991966', ...p.at })).items,
    ).toEqual([])
  })

  it('is out of sight for another area, another station and his own family', async () => {
    const p = await single(s)
    for (const user of [s.neighbour, s.stranger]) {
      const area = user === s.neighbour ? s.station : s.other
      const community = user === s.neighbour ? area.communities[2] : area.communities[0]
      const own = await makeAddress(s.t.admin, {
        communityCode: community,
        unitId: user === s.neighbour ? area.area2Id : area.areaId,
      })
      const at = atDoor(own.addressId)
      for (const read of [contract.getPerson, contract.revealIdentity, contract.revealPhones]) {
        expect((await refused(user.call(read, { personId: p.personId, ...at } as never))).code).toBe('not_found')
      }
      expect(
        (await refused(user.call(contract.editPerson, { personId: p.personId, version: 1, contactPref: '晚上' }))).code,
      ).toBe('not_found')
      expect((await user.call(contract.listResidents, {})).items).toEqual([])
    }
    await s.t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2020-01-01', gen_random_uuid())`,
      [s.station.auxId, p.personId],
    )
    expect((await refused(page(s.aux, p))).code).toBe('not_found')
    expect(
      (await s.aux.call(contract.getHousehold, { addressId: p.addressId, ...p.at })).households[0]?.members,
    ).toEqual([])
    expect((await refused(s.aux.call(contract.editPerson, { personId: p.personId, version: 1 }))).code).toBe(
      'not_found',
    )
    expect((await page(s.officer, p)).personId).toBe(p.personId)
  })
})

describe('numbers at rest', () => {
  it('open only in the row they were sealed for', async () => {
    const [a, b] = [await single(s), await single(s)]
    await s.t.admin.query(
      `update person_identity x set number_enc = y.number_enc from person_identity y where x.person_id = $1 and y.person_id = $2`,
      [a.personId, b.personId],
    )
    const officer = await s.t.user('OFFICER', s.station.areaId)
    expect((await refused(officer.call(contract.revealIdentity, { personId: a.personId, ...a.at }))).status).toBe(500)
  })

  it('stand nowhere in clear: no text, json or note of any table holds a number or phone', async () => {
    await single(s, { phones: [{ kind: '本人', number: '19400007777' }] })
    const { rows: columns } = await s.t.admin.query<{ t: string; c: string }>(
      `select format('%I.%I', table_schema, table_name) as t, column_name as c from information_schema.columns join pg_class k on k.relname = table_name
        where table_schema in ('public', 'sec', 'audit') and k.relkind in ('r', 'p') and data_type in ('text', 'jsonb', 'ARRAY', 'character varying')`,
    )
    expect(columns.length).toBeGreaterThan(100)
    for (const { t, c } of columns) {
      const { rows } = await s.t.admin.query(
        `select 1 from ${t} where "${c}"::text ~ '420799[0-9]{8}|1940000[0-9]{4}' limit 1`,
      )
      expect([t, c, rows.length]).toEqual([t, c, 0])
    }
  })

  it('never travel in an address: no read takes a number', () => {
    for (const c of Object.values(contract)) {
      if ('method' in c && c.method === 'GET')
        expect(Object.keys((c.input as unknown as { shape: object }).shape)).not.toContain('idNo')
      if ('path' in c) expect(c.path).not.toMatch(/:(idNo|number|phone)/)
    }
  })

  it('are out of reach of the login of the app without a ticket', async () => {
    for (const table of ['person', 'person_identity', 'person_phone', 'household', 'residence', 'person_scope']) {
      expect((await s.t.db.pool.query(`select 1 from ${table}`)).rows).toEqual([])
    }
    await expect(
      s.t.db.pool.query(`select residents_number_known(decode(repeat('00', 16), 'hex'), false)`),
    ).rejects.toThrow('forbidden')
    expect((await s.t.db.pool.query(`select * from residents_phone_masks(gen_random_uuid())`)).rows).toEqual([])
  })
})
