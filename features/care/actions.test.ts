import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listTasks } from '#features/tasks/contract.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as care from './contract.ts'
import { makeCare } from './factory.ts'
import { type CareWorld, careWorld, fieldsOf, type Home, home, open, refusal, TODAY } from './testing/world.ts'

let w: CareWorld
beforeAll(async () => {
  w = await careWorld()
})
afterAll(() => w.t.close())

const propose = (h: Home, change: object = {}, by = w.officer) =>
  by.call(care.propose, {
    householdId: h.householdId,
    personId: h.personId,
    categories: ['独居老人'],
    referredBy: '走访',
    ...change,
  })
const paper: Omit<InputOf<typeof care.recordConsent>, 'id' | 'version'> = {
  by: '本人',
  form: '纸质',
  on: TODAY,
  scope: ['上门走访', '联系紧急联系人'],
  validUntil: '2027-11-21',
}
const consent = (at: { id: string; version: number }, change: object = {}, by = w.officer) =>
  by.call(care.recordConsent, { id: at.id, version: at.version, ...paper, ...change })
const listed = async (h: Home) => consent(await propose(h))
const tasksOf = async (id: string) =>
  (
    await w.t.admin.query<{ kind: string; state: string; due: string }>(
      `select kind, state, to_char(due_on, 'YYYY-MM-DD') as due from task where record_id = $1 order by kind`,
      [id],
    )
  ).rows.map((t) => `${t.kind} ${t.state} ${t.due}`)

describe('getting on the list', () => {
  test('what an auxiliary proposes waits for the officer, then for consent, and only then is he on the list', async () => {
    const h = await home(w)
    const made = await propose(h, {}, w.aux)
    expect(made.state).toBe('PROPOSED')
    expect(await tasksOf(made.id)).toEqual(['care.decide NEW 2026-11-28'])
    expect((await refusal(w.aux.call(care.accept, { id: made.id, version: 1 }))).code).toBe('forbidden')
    expect((await refusal(consent(made))).code).toBe('care_state')
    const taken = await w.officer.call(care.accept, { id: made.id, version: 1 })
    expect(taken.state).toBe('CONSENT_WAIT')
    expect(await tasksOf(made.id)).toEqual(['care.consent NEW 2026-12-21', 'care.decide CLOSED 2026-11-28'])
    const on = await consent(taken, {}, w.aux)
    expect(on).toEqual({ id: made.id, version: 3, state: 'ACTIVE', consentEndsOn: '2027-11-21' })
    expect(await tasksOf(made.id)).toContain('care.consent CLOSED 2026-12-21')
    const page = await w.officer.call(care.get, open(made.id))
    expect(page).toMatchObject({
      name: h.members[0]?.name,
      state: 'ACTIVE',
      cadence: '每月',
      reviewDueOn: '2027-05-21',
      lastVisitOn: null,
      nextVisitOn: '2026-12-21',
      primaryOfficer: { id: w.station.officerId },
      consent: { by: '本人', form: '纸质', on: TODAY },
      can: { accept: false, consent: true, update: true, review: true, exit: true, help: true },
    })
    const { rows } = await w.t.admin.query(
      `select kind, place_id, summary from activity where record_id = $1 order by id`,
      [made.id],
    )
    expect(rows).toEqual(
      ['care.proposed', 'care.accepted', 'care.consented'].map((kind) => ({ kind, place_id: null, summary: null })),
    )
  })

  test('nobody is on the list twice, and only who lives in the household, in an own range', async () => {
    const h = await home(w)
    await propose(h)
    expect((await refusal(propose(h))).code).toBe('care_listed')
    const elsewhere = await home(w)
    expect(fieldsOf(await refusal(propose(h, { personId: elsewhere.personId })))).toEqual([
      'personId:care_person_not_here',
    ])
    expect((await refusal(propose(elsewhere, {}, w.neighbour))).code).toBe('not_found')
    expect((await refusal(propose(elsewhere, {}, w.grid))).code).toBe('forbidden')
    // The household as a whole is another matter than one of its members.
    expect((await propose(h, { personId: undefined, categories: ['特困/低保家庭'] })).state).toBe('CONSENT_WAIT')
    expect(fieldsOf(await refusal(propose(elsewhere, { personId: undefined, categories: ['独居老人'] })))).toEqual([
      'categories:care_category_needs_person',
    ])
  })

  test('a child needs a guardian linked, who consents; from 14 on the minor does, with the guardian informed', async () => {
    const alone = await home(w, '2016-03-01')
    expect(fieldsOf(await refusal(propose(alone, { categories: ['留守儿童'] })))).toEqual([
      'personId:care_guardian_missing',
    ])
    const child = await propose(await home(w, '2016-03-01', true), { categories: ['留守儿童'] })
    expect(fieldsOf(await refusal(consent(child)))).toEqual(['by:care_guardian_consents'])
    expect((await consent(child, { by: '监护人' })).state).toBe('ACTIVE')
    const nearly = await propose(await home(w, '2013-03-01', true), { categories: ['困境儿童'] })
    expect(fieldsOf(await refusal(consent(nearly, { by: '监护人' })))).toEqual(['validUntil:care_consent_past_14'])
    const minor = await propose(await home(w, '2011-03-01', true), { categories: ['困境儿童'] })
    expect(fieldsOf(await refusal(consent(minor, { by: '监护人' })))).toEqual([
      'by:care_minor_consents',
      'guardianInformedOn:required',
    ])
    expect((await consent(minor, { guardianInformedOn: TODAY })).state).toBe('ACTIVE')
    const grown = await home(w)
    expect(fieldsOf(await refusal(propose(grown, { categories: ['留守儿童', '高龄老人'] })))).toEqual([
      'categories:care_not_a_child',
      'categories:care_not_that_old',
    ])
  })

  test('an oral consent has a witness and ends with the term for its paper, which is a task', async () => {
    const made = await propose(await home(w))
    const oral = { form: '口头+见证' }
    expect(fieldsOf(await refusal(consent(made, oral)))).toEqual(['witness:care_witness_required'])
    const on = await consent(made, { ...oral, witness: '居委会主任' })
    expect(on.consentEndsOn).toBe('2026-12-21')
    expect(await tasksOf(made.id)).toContain('care.paper NEW 2026-12-21')
    expect((await consent(on)).consentEndsOn).toBe('2027-11-21')
    expect(await tasksOf(made.id)).toContain('care.paper CLOSED 2026-12-21')
  })

  test('a consent is not of tomorrow, not over, and not longer than the rule', async () => {
    const made = await propose(await home(w))
    expect(
      fieldsOf(await refusal(consent(made, { on: '2026-11-22', validUntil: '2027-11-23', witness: '19400000123' }))),
    ).toEqual(['on:care_in_future', 'validUntil:care_consent_too_long', 'witness:summary_has_identifier'])
    expect(fieldsOf(await refusal(consent(made, { on: '2026-01-01', validUntil: '2026-11-20' })))).toEqual([
      'validUntil:care_consent_over',
    ])
  })
})

describe('the plan', () => {
  test('needs, contact and officer are kept; the phone is sealed, masked, and opened by an act of its own', async () => {
    const h = await home(w)
    const on = await listed(h)
    const answer = await w.officer.call(care.update, {
      id: on.id,
      version: on.version,
      cadence: '每周',
      needTags: ['行动不便', '防诈提醒'],
      notes: '上午在家',
      contactName: '顾念慈',
      contactPhone: '194 0000 4321',
    })
    const page = await w.officer.call(care.get, open(on.id))
    expect(page).toMatchObject({ contactName: '顾念慈', contactPhoneMask: '194****4321', nextVisitOn: '2026-11-28' })
    const { rows } = await w.t.admin.query('select number_enc from care_contact where id = $1', [on.id])
    expect(rows[0].number_enc.toString('latin1')).not.toContain('4321')
    expect(await w.chief.call(care.revealContact, open(on.id))).toMatchObject({ number: '19400004321' })
    expect((await refusal(w.aux.call(care.revealContact, open(on.id)))).code).toBe('forbidden')
    // A consent that does not carry the contact takes it away.
    const narrower = await consent(answer, { scope: ['上门走访'] })
    expect(await w.officer.call(care.get, open(on.id))).toMatchObject({ contactName: null, contactPhoneMask: null })
    expect((await refusal(w.officer.call(care.revealContact, open(on.id)))).code).toBe('care_no_contact')
    expect(
      fieldsOf(
        await refusal(
          w.officer.call(care.update, {
            id: on.id,
            version: narrower.version,
            contactName: '顾念慈',
            contactPhone: '19400004321',
            partnerAgency: '社区卫生服务中心',
          }),
        ),
      ),
    ).toEqual(['contactName:care_not_agreed', 'partnerAgency:care_not_agreed'])
  })

  test('no note tells an illness or a number, nothing is changed over a newer version', async () => {
    const on = await listed(await home(w))
    const update = (change: object) => w.officer.call(care.update, { id: on.id, version: on.version, ...change })
    expect(fieldsOf(await refusal(update({ notes: '有高血压' })))).toEqual(['notes:care_health_word'])
    expect(fieldsOf(await refusal(update({ notes: '请拨 19400000123' })))).toEqual(['notes:summary_has_identifier'])
    expect(fieldsOf(await refusal(update({ contactName: '顾念慈' })))).toEqual(['contactPhone:required'])
    await update({ needTags: ['接送'] })
    const late = await refusal(update({ needTags: [] }))
    expect(late.code).toBe('version_conflict')
    expect(late.body.error.params?.current).toMatchObject({ needTags: ['接送'] })
  })

  test('a review goes on for half a year at most, follows a move inside the area, and refuses one out of it', async () => {
    const h = await home(w)
    const on = await listed(h)
    expect(
      fieldsOf(
        await refusal(w.officer.call(care.review, { id: on.id, version: on.version, reviewDueOn: '2027-06-01' })),
      ),
    ).toEqual(['reviewDueOn:care_review_range'])
    expect(
      await w.officer.call(care.review, { id: on.id, version: on.version, reviewDueOn: '2027-02-01' }),
    ).toMatchObject({ state: 'ACTIVE', reviewDueOn: '2027-02-01' })
    const there = await home(w)
    const move = (to: string) =>
      w.t.admin.query(
        `update residence r set household_id = h.id, address_id = h.address_id, unit_id = h.unit_id, unit_pos = h.unit_pos from household h where h.id = $1 and r.person_id = $2`,
        [to, h.personId],
      )
    await move(there.householdId)
    await w.officer.call(care.review, { id: on.id, version: on.version + 1 })
    expect(await w.officer.call(care.get, open(on.id))).toMatchObject({ householdId: there.householdId })
    await w.t.admin.query(`update residence set state = 'ENDED', ended_on = '2026-11-20' where person_id = $1`, [
      h.personId,
    ])
    expect((await refusal(w.officer.call(care.review, { id: on.id, version: on.version + 2 }))).code).toBe(
      'care_moved_away',
    )
  })

  test('a withdrawn consent hides the subject from everybody at once; other exits can still be read', async () => {
    const gone = await listed(await home(w))
    await w.officer.call(care.recordHelp, help({ careSubjectId: gone.id }))
    await w.officer.call(care.exit, { id: gone.id, version: gone.version, reason: '撤回同意' })
    expect((await refusal(w.officer.call(care.get, open(gone.id)))).code).toBe('basis_invalid')
    const all = await w.chief.call(care.list, { state: 'EXITED' })
    expect(all.items.map((c) => c.id)).not.toContain(gone.id)
    const moved = await listed(await home(w))
    await w.officer.call(care.exit, { id: moved.id, version: moved.version, reason: '搬迁' })
    expect(await w.officer.call(care.get, open(moved.id))).toMatchObject({
      state: 'EXITED',
      exitReason: '搬迁',
      exitedOn: TODAY,
      can: { exit: false, help: false },
    })
    expect((await refusal(w.officer.call(care.recordHelp, help({ careSubjectId: moved.id })))).code).toBe('care_state')
  })
})

const help = (change: object) => ({
  id: uuidv7(),
  at: '2026-11-21T07:00:00.000Z',
  what: '物资' as const,
  result: '送米油',
  ...change,
})

describe('help', () => {
  test('a phone names household and person; sending twice records once', async () => {
    const h = await home(w)
    const on = await listed(h)
    const input = help({ householdId: h.householdId, personId: h.personId })
    expect(await w.aux.call(care.recordHelp, input)).toEqual({ id: input.id, careSubjectId: on.id })
    expect(await w.aux.call(care.recordHelp, input)).toEqual({ id: input.id, careSubjectId: on.id })
    expect((await refusal(w.aux.call(care.recordHelp, { ...input, what: '陪同' }))).code).toBe('id_reused')
    expect((await refusal(w.officer.call(care.recordHelp, input))).code).toBe('id_reused')
    const { helps } = await w.officer.call(care.get, open(on.id))
    expect(helps).toMatchObject([{ id: input.id, what: '物资', result: '送米油', officer: { id: w.station.auxId } }])
  })

  test('who is not on the list is told so; which of two is asked for', async () => {
    const h = await home(w)
    expect((await refusal(w.officer.call(care.recordHelp, help({ householdId: h.householdId })))).code).toBe(
      'care_not_listed',
    )
    await listed(h)
    await w.officer.call(care.recordHelp, help({ householdId: h.householdId }))
    const two = await home(w)
    const second = await makeCare(w.t.admin, { householdId: two.householdId, officerId: w.station.officerId })
    await listed(two)
    expect((await w.officer.call(care.recordHelp, help({ householdId: two.householdId }))).careSubjectId).toBe(second)
    expect(
      fieldsOf(await refusal(w.officer.call(care.recordHelp, help({ householdId: h.householdId, result: '确诊' })))),
    ).toEqual(['result:care_health_word'])
    expect(
      fieldsOf(
        await refusal(
          w.officer.call(care.recordHelp, help({ householdId: h.householdId, at: '2026-11-21T09:00:00.000Z' })),
        ),
      ),
    ).toEqual(['at:care_in_future'])
    expect((await refusal(w.officer.call(care.recordHelp, help({})))).status).toBe(400)
  })
})

describe('who sees the list', () => {
  test('the area and its leaders, masked; no other area, no grid worker, no guide above', async () => {
    const on = await listed(await home(w))
    for (const one of [w.officer, w.aux, w.chief]) {
      const { items } = await one.call(care.list, {})
      const item = items.find((c) => c.id === on.id)
      expect(item?.persons[0]?.nameMask).toMatch(/^.\*+$/)
    }
    for (const one of [w.neighbour, w.stranger]) {
      expect((await one.call(care.list, {})).items).toEqual([])
      expect((await refusal(one.call(care.get, open(on.id)))).code).toBe('basis_invalid')
    }
    const guide = await w.t.user('BRANCH_GUIDE', w.station.stationId, { staffId: w.station.chiefId })
    for (const one of [w.grid, guide, await w.t.user('SYS')])
      expect((await refusal(one.call(care.list, {}))).code).toBe('forbidden')
    const another = await listed(await home(w))
    expect((await refusal(w.officer.call(care.get, { ...open(on.id), basisId: another.id }))).code).toBe(
      'basis_invalid',
    )
  })

  test('the list goes on where a page ended, and shows no door in its tasks', async () => {
    const first = await w.officer.call(care.list, { limit: 2 })
    const second = await w.officer.call(care.list, { limit: 2, cursor: first.nextCursor as string })
    expect(new Set([...first.items, ...second.items].map((c) => c.id)).size).toBe(4)
    const { items } = await w.officer.call(listTasks, { kind: 'care.consent' })
    expect(items.every((t) => t.addressText === null && t.recordKind === 'care_subject')).toBe(true)
  })
})
