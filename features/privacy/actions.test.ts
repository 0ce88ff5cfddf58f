import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '#apps/server/trust/world.ts'
import { testApp, type TestApp, type User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'
import { widest } from './store.ts'

let t: TestApp
let w: World
let chief: User
beforeAll(async () => {
  t = await testApp()
  w = await makeWorld(t)
  chief = await t.user('CHIEF', w.here.stationId, { staffId: w.here.chiefId })
})
afterAll(() => t.close())

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (e: { code: string }) => e.code,
  )

describe('who looked', () => {
  it('shows the chief every look at a person, his own included', async () => {
    const first = await chief.call(contract.listPersonLooks, { id: w.personHere })
    expect(first.items).toEqual([])
    const second = await chief.call(contract.listPersonLooks, { id: w.personHere })
    expect(second.items).toMatchObject([
      {
        operation: 'privacy.listPersonLooks',
        purpose: 'audit',
        shown: 'list',
        outcome: 'answered',
        staff: { id: w.here.chiefId },
      },
    ])
  })

  it('names the person looked up as the subject of the event', async () => {
    await chief.call(contract.listPersonLooks, { id: w.personHere })
    const { rows } = await t.admin.query(
      'select s.person_key from audit.subject s join audit.event e on e.seq = s.event_seq where e.actor = $1 order by e.seq desc limit 1',
      [w.here.chiefId],
    )
    expect(rows).toEqual([{ person_key: w.personHere }])
  })

  it('does not show a person of another station, nor to an officer, and cannot be told from a person who never was', async () => {
    expect(await refused(chief.call(contract.listPersonLooks, { id: w.personThere }))).toBe('not_found')
    expect(await refused(chief.call(contract.listPersonLooks, { id: '01890000-0000-7000-8000-00000000abcd' }))).toBe(
      'not_found',
    )
    const officer = await t.user('OFFICER', w.here.areaId, { staffId: w.here.officerId })
    expect(await refused(officer.call(contract.listPersonLooks, { id: w.personHere }))).toBe('forbidden')
  })

  it('counts withheld looks without showing them', async () => {
    await t.admin.query(
      `insert into audit.withhold (event_at, event_seq, until, reason, by1, by2) select event_at, event_seq, current_date + 30, 'test', gen_random_uuid(), gen_random_uuid() from audit.subject where person_key = $1 order by at limit 1`,
      [w.personHere],
    )
    const before = await chief.call(contract.listPersonLooks, { id: w.personHere })
    expect(before.withheld.count).toBe(1)
    expect(before.withheld.until).toMatch(/^\d{4}-/)
    const { rows } = await t.admin.query('select count(*)::int as n from audit.subject where person_key = $1', [
      w.personHere,
    ])
    expect(before.items.length).toBeLessThan((rows[0] as { n: number }).n)
  })

  it('pages without losing a look', async () => {
    for (let n = 0; n < 7; n++) await chief.call(contract.listPersonLooks, { id: w.personHere })
    const all: number[] = []
    let cursor: string | undefined
    do {
      const page = await chief.call(contract.listPersonLooks, {
        id: w.personHere,
        limit: 3,
        ...(cursor ? { cursor } : {}),
      })
      all.push(...page.items.map((i) => i.seq))
      cursor = page.nextCursor ?? undefined
    } while (cursor && all.length < 100)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThanOrEqual(8)
  })

  it('shows a staff member his own looks, his leaders theirs, and nobody else anything', async () => {
    const officer = await t.user('OFFICER', w.here.areaId, { staffId: w.here.officerId })
    await refused(officer.call(contract.listPersonLooks, { id: w.personHere }))
    expect((await officer.call(contract.listStaffLooks, { id: w.here.officerId })).items[0]).toMatchObject({
      outcome: 'denied',
      operation: 'privacy.listPersonLooks',
    })
    expect((await chief.call(contract.listStaffLooks, { id: w.here.officerId })).items.length).toBeGreaterThan(0)
    expect((await officer.call(contract.listStaffLooks, { id: w.here.chiefId })).items).toEqual([])
    const elsewhere = await t.user('CHIEF', w.there.stationId, { staffId: w.there.chiefId })
    expect((await elsewhere.call(contract.listStaffLooks, { id: w.here.officerId })).items).toEqual([])
  })

  it('reads a mask as the widest thing shown', () => {
    expect([0, 1, 3, 7, 9].map(widest)).toEqual(['none', 'list', 'page', 'identity', 'export'])
  })
})
