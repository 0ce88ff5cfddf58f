import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { treeFaults } from '#features/handovers/testing/tree.ts'
import { listAddresses } from '#features/places/contract.ts'
import { makeAddress, makeCompound } from '#features/places/factory.ts'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import {
  addLocalCommunity,
  listChanges,
  listCommunities,
  previewCommunity,
  recodeCommunity,
  renameCommunity,
} from './contract.ts'
import { makeStation, type Station } from './factory.ts'

let t: TestApp
let s: Station
let sys: User
let officer: User
beforeAll(async () => {
  t = await testApp()
  s = await makeStation(t.admin)
  sys = await t.user('SYS')
  officer = await t.user('OFFICER', s.areaId, { staffId: s.officerId })
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused
const door = (communityCode: string) => makeAddress(t.admin, { communityCode, unitId: s.areaId })
const find = async (code: string) =>
  (await sys.call(listCommunities, { townCode: s.townCode, replaced: 'yes' })).items.find((c) => c.code === code)
const texts = async () => (await officer.call(listAddresses, {})).items.map((a) => a.fullText).sort()

describe('a rename', () => {
  test('carries every address of the community, keeps the former text findable, and leaves a line with an audit event', async () => {
    const [code, other] = [s.communities[0], s.communities[1]]
    const mine = await door(code)
    const neighbour = await door(other)
    const shown = await sys.call(previewCommunity, { code })
    expect(Object.fromEntries(shown.records.map((r) => [r.kind, r.count]))).toEqual({
      addresses: 1,
      buildings: 1,
      compounds: 1,
      grids: 1,
    })
    const now = await sys.call(renameCommunity, {
      code,
      name: '团结新村社区',
      version: shown.version,
      note: '区划〔2026〕5号',
    })
    expect(now).toMatchObject({ code, name: '团结新村社区', areaId: s.areaId, version: shown.version + 1 })
    expect(await texts()).toEqual([mine.fullText.replace(/^团结社区/, '团结新村社区'), neighbour.fullText].sort())
    const found = await officer.call(listAddresses, { q: '团结社区柳岸小区' })
    expect(found.items.map((a) => a.id)).toEqual([mine.addressId])
    const { items } = await sys.call(listChanges, {})
    expect(items[0]).toMatchObject({
      kind: '社区更名',
      oldValue: '团结社区',
      newValue: '团结新村社区',
      note: '区划〔2026〕5号',
    })
    const { rows } = await t.admin.query(
      `select a.name, e.outcome from organisation_change c join audit.event e on e.id = c.event_id join sec.action a on a.id = e.action where c.id = $1`,
      [items[0]?.id],
    )
    expect(rows).toEqual([{ name: 'organisation.renameCommunity', outcome: 1 }])
  })

  test('is refused to a stale reader, without a change, where a text would grow too long, and to anybody but the administrator', async () => {
    const code = s.communities[0]
    const version = (await find(code))?.version as number
    const rename = (more: object) => sys.call(renameCommunity, { code, name: '团结里社区', version, ...more })
    expect((await refusal(rename({ version: 99 }))).code).toBe('version_conflict')
    expect((await refusal(rename({ name: '团结新村社区' }))).body.error.fields[0]?.code).toBe('same_community_name')
    const { addressId } = await door(code)
    await t.admin.query(`update address set full_text = rpad(full_text, 198, '长') where id = $1`, [addressId])
    expect((await refusal(rename({ name: '名称特别特别长的社区' }))).body.error.fields[0]?.code).toBe(
      'name_too_long_for_texts',
    )
    await t.admin.query(`update address set full_text = left(full_text, 20) where id = $1`, [addressId])
    const chief = await t.user('CHIEF', s.stationId, { staffId: s.chiefId })
    expect((await refusal(chief.call(renameCommunity, { code, name: '团结里社区', version }))).status).toBe(403)
    expect((await refusal(chief.call(previewCommunity, { code }))).status).toBe(403)
  })
})

describe('a recode', () => {
  test('from an official code to another official one moves area, grid and addresses', async () => {
    const code = s.communities[0]
    const newCode = `${s.townCode}088`
    const before = await texts()
    const shown = await sys.call(previewCommunity, { code, newCode })
    expect(shown).toMatchObject({ successorName: '团结新村社区', clashes: [] })
    const now = await sys.call(recodeCommunity, { code, newCode, version: shown.version })
    expect(now).toMatchObject({ code: newCode, codeStatus: '国家码', areaId: s.areaId })
    expect(await find(code)).toMatchObject({ replacedBy: newCode, areaId: null })
    expect(await texts()).toEqual(before)
    expect(await treeFaults(t.admin)).toEqual([])
    const { items } = await sys.call(listChanges, {})
    expect(items[0]).toMatchObject({ kind: '社区换码', oldValue: code, newValue: newCode, communityCode: newCode })
    expect((await refusal(sys.call(previewCommunity, { code }))).code).toBe('community_replaced')
  })

  test('from a local temporary code into a community that exists takes its name; the same streets twice must be renamed first', async () => {
    const local = await sys.call(addLocalCommunity, { townCode: s.townCode, name: '临江社区', type: '居委会' })
    await t.admin.query(
      'insert into area_community (community_code, area_id, event_id) values ($1, $2, gen_random_uuid())',
      [local.code, s.areaId],
    )
    const into = s.communities[1]
    const { compoundId } = await door(local.code)
    const twin = await makeCompound(t.admin, { communityCode: into, unitId: s.areaId, name: '双名小区' })
    await t.admin.query(`update compound set name = '双名小区' where id = $1`, [compoundId])
    const recode = { code: local.code, newCode: into, version: local.version }
    expect((await sys.call(previewCommunity, { code: local.code, newCode: into })).clashes).toEqual(['双名小区'])
    const refused = await refusal(sys.call(recodeCommunity, recode))
    expect([refused.code, refused.body.error.message]).toEqual([
      'communities_clash',
      expect.stringContaining('双名小区'),
    ])
    await t.admin.query(`update compound set name = '单名小区' where id = $1`, [twin])
    await sys.call(recodeCommunity, recode)
    expect(await treeFaults(t.admin)).toEqual([])
    expect((await texts()).filter((text) => text.startsWith('临江社区'))).toEqual([])
  })
})
