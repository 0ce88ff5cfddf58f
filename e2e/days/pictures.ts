import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '#platform/db/migrate.ts'
import { areaPosting, checked, followedUp, pool, proposed, quarrel } from '../support/picture-records.ts'
import { DESK, PHONE, picture } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { faultsOf, open, screenPaths } from '../support/screens.ts'
import { smallPng } from '../support/small-png.ts'
import { fill, PASSWORD, press } from '../support/steps.ts'
import { appoint, furnish, newOfficer, type World } from '../support/world.ts'

const DOCS = join(ROOT, 'docs/pictures')
/** Pictures travel with every clone: none may be larger. */
const LARGEST = 150_000
const SIZES = { desk: DESK, phone: PHONE } as const

const VILLAGE_GROUP = '王家屯三组'
const DEPUTY = { name: '柳扶风', badgeNo: '104202', duty: '所领导', role: 'DEPUTY' } as const

type Who = 'admin' | 'chief' | 'deputy' | 'officer' | 'nobody'
interface Visit {
  name: string
  who: Who
  at: string
}

/** `YYYY-MM` in China. */
const thisMonth = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)

/** Records whose screens are looked at. */
interface Ids {
  reportId: string
  postingId: string
  careId: string
  hazardId: string
  suggestionId: string
  checkId: string
  pointId: string
  bodyId: string
  mediatorId: string
  followUpId: string
  disputeId: string
}

/** Where each screen is looked at, and by whom. A screen that is not in here fails the day. */
const visitsOf = (
  w: World,
  {
    reportId,
    postingId,
    careId,
    hazardId,
    suggestionId,
    checkId,
    pointId,
    bodyId,
    mediatorId,
    followUpId,
    disputeId,
  }: Ids,
): Record<string, Visit> => ({
  '/sign-in': { name: 'sign-in', who: 'nobody', at: '/sign-in' },
  '/invitation': { name: 'invitation', who: 'nobody', at: '/invitation' },
  '/inbox': { name: 'inbox', who: 'officer', at: '/inbox' },
  '/from-phones': { name: 'from-phones', who: 'officer', at: '/from-phones' },
  '/my-account': { name: 'my-account', who: 'officer', at: '/my-account' },
  '/accounts': { name: 'accounts', who: 'admin', at: '/accounts' },
  '/guide': { name: 'guide', who: 'admin', at: '/guide' },
  '/city': { name: 'city', who: 'admin', at: '/city' },
  '/organisation': { name: 'organisation', who: 'admin', at: `/organisation?unit=${w.areaId}` },
  '/units/new': { name: 'unit-new', who: 'admin', at: `/units/new?parent=${w.stationId}&kind=AREA` },
  '/units/$id/edit': { name: 'unit-edit', who: 'admin', at: `/units/${w.stationId}/edit` },
  '/staff': { name: 'staff', who: 'chief', at: '/staff' },
  '/staff/new': { name: 'staff-new', who: 'chief', at: '/staff/new' },
  '/staff/$id': { name: 'staff-member', who: 'chief', at: `/staff/${w.officerId}` },
  '/staff/$id/edit': { name: 'staff-edit', who: 'chief', at: `/staff/${w.officerId}/edit` },
  '/staffing': { name: 'staffing', who: 'chief', at: '/staffing' },
  '/places': { name: 'places', who: 'officer', at: `/places?id=${w.doors[0]}` },
  '/places/new': { name: 'place-new', who: 'officer', at: '/places/new' },
  '/places/ground': { name: 'ground', who: 'officer', at: `/places/ground?communityCode=${w.communityCode}` },
  '/places/buildings/$id': { name: 'building', who: 'officer', at: `/places/buildings/${w.buildingId}` },
  '/places/ground/$kind/$id/merge': {
    name: 'ground-merge',
    who: 'officer',
    at: `/places/ground/building/${w.buildingId}/merge`,
  },
  '/places/buildings/$id/split': {
    name: 'building-split',
    who: 'officer',
    at: `/places/buildings/${w.buildingId}/split`,
  },
  '/places/buildings/$id/move': { name: 'building-move', who: 'officer', at: `/places/buildings/${w.buildingId}/move` },
  '/places/buildings/$id/demolish': {
    name: 'building-demolish',
    who: 'officer',
    at: `/places/buildings/${w.buildingId}/demolish`,
  },
  '/places/compounds/$id/split': {
    name: 'compound-split',
    who: 'officer',
    at: `/places/compounds/${w.compoundId}/split?communityCode=${w.communityCode}`,
  },
  '/places/compounds/$id/move': {
    name: 'compound-move',
    who: 'officer',
    at: `/places/compounds/${w.compoundId}/move?communityCode=${w.communityCode}`,
  },
  '/places/groups/$communityCode/$group': {
    name: 'village-group',
    who: 'officer',
    at: `/places/groups/${w.communityCode}/${encodeURIComponent(VILLAGE_GROUP)}`,
  },
  '/places/$id': { name: 'place', who: 'officer', at: `/places/${w.doors[0]}` },
  '/places/$id/edit': { name: 'place-edit', who: 'officer', at: `/places/${w.doors[0]}/edit` },
  '/places/$id/merge': { name: 'place-merge', who: 'officer', at: `/places/${w.doors[0]}/merge` },
  '/places/$id/house': { name: 'house', who: 'officer', at: `/places/${w.doors[0]}/house` },
  '/residents': { name: 'residents', who: 'officer', at: '/residents' },
  '/doors/$addressId': { name: 'door', who: 'officer', at: `/doors/${w.doors[0]}` },
  '/doors/$addressId/new': { name: 'household-new', who: 'officer', at: `/doors/${w.doors[4]}/new` },
  '/doors/$addressId/visit': { name: 'visit-new', who: 'officer', at: `/doors/${w.doors[0]}/visit` },
  '/persons/$personId': { name: 'person', who: 'officer', at: `/persons/${w.personId}?address=${w.doors[0]}` },
  '/visits': { name: 'visits', who: 'officer', at: '/visits' },
  '/coverage': { name: 'coverage', who: 'chief', at: '/coverage' },
  '/coverage/households': { name: 'unmet', who: 'officer', at: '/coverage/households' },
  '/spot-checks': { name: 'spot-checks', who: 'chief', at: '/spot-checks' },
  '/spot-checks/$id': { name: 'spot-check', who: 'chief', at: `/spot-checks/${checkId}` },
  '/visit-plans': { name: 'visit-plans', who: 'chief', at: '/visit-plans' },
  '/visit-plans/behind': {
    name: 'visit-plans-behind',
    who: 'chief',
    at: `/visit-plans/behind?postingId=${postingId}&month=${thisMonth()}-01&what=households`,
  },
  '/visits/$id': { name: 'visit', who: 'officer', at: `/visits/${w.visitId}` },
  '/visits/$id/edit': { name: 'visit-edit', who: 'officer', at: `/visits/${w.visitId}/edit` },
  '/doors/$addressId/need': { name: 'need-new', who: 'officer', at: `/doors/${w.doors[0]}/need` },
  '/needs': { name: 'needs', who: 'officer', at: '/needs' },
  '/needs/$id': { name: 'need', who: 'officer', at: `/needs/${w.needId}` },
  '/care': { name: 'care', who: 'officer', at: '/care' },
  '/care/new': { name: 'care-new', who: 'officer', at: '/care/new' },
  '/care/$id': { name: 'care-subject', who: 'officer', at: `/care/${careId}` },
  '/hazards': { name: 'hazards', who: 'officer', at: '/hazards' },
  '/hazards/new': { name: 'hazard-new', who: 'officer', at: '/hazards/new' },
  '/hazards/$id': { name: 'hazard', who: 'officer', at: `/hazards/${hazardId}` },
  '/suggestions': { name: 'suggestions', who: 'officer', at: '/suggestions' },
  '/suggestions/new': { name: 'suggestion-new', who: 'officer', at: '/suggestions/new' },
  '/suggestions/replies': { name: 'suggestion-replies', who: 'officer', at: '/suggestions/replies' },
  '/suggestions/$id': { name: 'suggestion', who: 'officer', at: `/suggestions/${suggestionId}` },
  '/check-points': { name: 'check-points', who: 'officer', at: '/check-points' },
  '/check-points/$id': { name: 'check-point', who: 'officer', at: `/check-points/${pointId}` },
  '/mediation-bodies': { name: 'mediation-bodies', who: 'chief', at: '/mediation-bodies' },
  '/mediation-bodies/$id': { name: 'mediation-body', who: 'chief', at: `/mediation-bodies/${bodyId}` },
  '/mediation-schedule': { name: 'mediation-schedule', who: 'chief', at: `/mediation-schedule?bodyId=${bodyId}` },
  '/mediators': { name: 'mediators', who: 'chief', at: '/mediators' },
  '/mediators/new': { name: 'mediator-new', who: 'chief', at: `/mediators/new?bodyId=${bodyId}` },
  '/mediators/$id': { name: 'mediator', who: 'officer', at: `/mediators/${mediatorId}` },
  '/mediators/$id/edit': { name: 'mediator-edit', who: 'chief', at: `/mediators/${mediatorId}/edit` },
  '/duty': { name: 'duty', who: 'chief', at: '/duty' },
  '/follow-ups': { name: 'follow-ups', who: 'officer', at: '/follow-ups' },
  '/follow-ups/new': { name: 'follow-up-new', who: 'officer', at: '/follow-ups/new' },
  '/follow-ups/sealed': { name: 'follow-ups-sealed', who: 'deputy', at: '/follow-ups/sealed' },
  '/follow-ups/$id': { name: 'follow-up', who: 'officer', at: `/follow-ups/${followUpId}` },
  '/disputes': { name: 'disputes', who: 'officer', at: '/disputes' },
  '/disputes/new': { name: 'dispute-new', who: 'officer', at: '/disputes/new' },
  '/disputes/figures': {
    name: 'dispute-figures',
    who: 'officer',
    at: '/disputes/figures?from=2026-01-01&to=2026-12-31',
  },
  '/disputes/figures/$figure/$part': {
    name: 'dispute-figure-files',
    who: 'officer',
    at: '/disputes/figures/resolved/denominator?from=2026-01-01&to=2026-12-31',
  },
  '/disputes/$id': { name: 'dispute', who: 'officer', at: `/disputes/${disputeId}` },
  '/disputes/$id/edit': { name: 'dispute-edit', who: 'officer', at: `/disputes/${disputeId}/edit` },
  '/contact-cards': { name: 'contact-cards', who: 'officer', at: '/contact-cards' },
  '/tasks': { name: 'tasks', who: 'officer', at: '/tasks' },
  '/tasks/$id': { name: 'task', who: 'officer', at: `/tasks/${w.taskId}` },
  '/today': { name: 'today', who: 'officer', at: '/today' },
  '/work-log': { name: 'work-log', who: 'officer', at: '/work-log' },
  '/ledgers': { name: 'ledgers', who: 'officer', at: '/ledgers' },
  '/ledgers/$id': { name: 'ledger', who: 'officer', at: '/ledgers/L09' },
  '/imports': { name: 'imports', who: 'officer', at: '/imports' },
  '/exports': { name: 'exports', who: 'chief', at: '/exports' },
  '/looks': { name: 'looks', who: 'officer', at: '/looks' },
  '/reports': { name: 'reports', who: 'officer', at: '/reports' },
  '/reports/$id': { name: 'report', who: 'officer', at: `/reports/${reportId}` },
  '/reports/$id/figures/$key': {
    name: 'report-figure',
    who: 'officer',
    at: `/reports/${reportId}/figures/residents.people`,
  },
  '/papers': { name: 'papers', who: 'chief', at: '/papers' },
  '/papers/$kind': { name: 'paper', who: 'chief', at: '/papers/disputes.peopleAgreement' },
  '/reports/template': { name: 'report-template', who: 'chief', at: '/reports/template' },
  '/backups': { name: 'backups', who: 'admin', at: '/backups' },
  '/sealed-log': { name: 'sealed-log', who: 'admin', at: '/sealed-log' },
  '/changes': { name: 'changes', who: 'chief', at: '/changes' },
  '/units/$id/merge': { name: 'merge', who: 'admin', at: `/units/${w.stationId}/merge` },
  '/handovers': { name: 'handovers', who: 'chief', at: '/handovers' },
  '/handovers/new': { name: 'handover-new', who: 'chief', at: `/handovers/new?posting=${postingId}` },
  '/handovers/$id': { name: 'handover', who: 'chief', at: '' },
})

export const day: DayFile = {
  title: '每个界面，桌面和手机 Every screen, desk and phone',
  async run(d) {
    const faults: string[] = []
    const visited = new Set<string>()
    const look = async (page: Page, name: string): Promise<void> => {
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport)
        await page.waitForTimeout(150)
        faults.push(...(await faultsOf(page)).map((one) => `${name} ${size}: ${one}`))
        await keep(d, page, `${name}-${size}`)
      }
    }
    const pages = { nobody: (await d.person()).page } as Record<Who, Page>
    await open(pages.nobody, `${d.product.url}/set-up`)
    await look(pages.nobody, 'set-up')
    visited.add('/set-up')

    const world = await furnish(d.product)
    for (let house = 0; house < 3; house++)
      await world.officer.call('places.registerAddress', {
        communityCode: world.communityCode,
        pattern: 'RURAL',
        villageGroup: VILLAGE_GROUP,
        confirmedDifferent: true,
      })
    const month = thisMonth()
    const { id: reportId } = await world.officer.call('reports.startReport', { unitId: world.areaId, month })
    const { id: hazardId } = await world.officer.call('hazards.reportHazard', {
      id: randomUUID(),
      addressId: world.doors[0] as string,
      kind: '消防',
      level: '重大',
      description: '电动车楼道充电，堵住二楼出口',
      foundBy: '走访',
      foundAt: new Date().toISOString(),
      ownerType: '物业',
    })
    const { id: suggestionId } = await world.officer.call('suggestions.recordSuggestion', {
      id: randomUUID(),
      source: '会议',
      communityCode: world.communityCode,
      receivedOn: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
      field: '巡逻防范',
      text: '东门到菜场一段夜里没有人，希望十点以后多巡逻。',
      isPoliceMatter: true,
      wantsAnswer: true,
    })
    const { id: pointId } = await world.officer.call('checkIns.addPoint', {
      name: '东门',
      kind: '小区门',
      addressId: world.doors[0] as string,
    })
    const { bodyId, mediatorId } = await pool(world)
    const disputeId = await quarrel(world)
    for (const who of ['admin', 'chief', 'officer'] as const) {
      const one = await d.person()
      await world[who].takeTo(one.context)
      pages[who] = one.page
    }
    const deputy = await d.person()
    await (await appoint(world.admin, d.product.url, { ...DEPUTY, unitId: world.stationId })).takeTo(deputy.context)
    pages.deputy = deputy.page
    const { id: postingId } = await areaPosting(world)
    const followUpId = await followedUp(world)
    const careId = await proposed(world)
    const checkId = await checked(world)
    const ids = {
      reportId,
      postingId,
      careId,
      hazardId,
      suggestionId,
      checkId,
      pointId,
      bodyId,
      mediatorId,
      followUpId,
      disputeId,
    }
    for (const [path, visit] of Object.entries(visitsOf(world, ids))) {
      try {
        // The last one, since it takes the officer's rights away.
        if (path === '/handovers/$id') visit.at = `/handovers/${await handOver(d, world)}`
        await pages[visit.who].setViewportSize(DESK)
        await open(pages[visit.who], d.product.url + visit.at)
        await look(pages[visit.who], visit.name)
        visited.add(path)
      } catch (error) {
        faults.push(`${visit.name}: ${(error as Error).message}`)
      }
    }
    await secondFactor(d, world, pages.nobody)
    await look(pages.nobody, 'second-factor')
    visited.add('/second-factor')

    const forgotten = screenPaths().filter((path) => !visited.has(path))
    d.check(forgotten.length === 0, `not visited: ${forgotten.join(', ')}\n${faults.join('\n')}`)
    d.check(faults.length === 0, `${faults.length} faults:\n${faults.join('\n')}`)
  },
}

/** The officer's area goes to a new colleague with everything open. */
async function handOver(d: Day, world: World): Promise<string> {
  const { id: successorId } = await newOfficer(world, d.product.url, '秦望野', '104255')
  const { id: postingId, version } = await areaPosting(world)
  const on = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const pack = await world.chief.call('handovers.transfer', { postingId, version, successorId, takesDuty: 'yes', on })
  return pack.id
}

/** Half signed in: the password is right, the code is still asked for. */
async function secondFactor(d: Day, world: World, page: Page): Promise<void> {
  await page.setViewportSize(DESK)
  await open(page, `${d.product.url}/sign-in`)
  await fill(page, '登录名', world.officer.loginName)
  await fill(page, '密码', PASSWORD)
  await press(page, '登录')
  await page.getByLabel('6 位动态口令').waitFor()
}

/** `--write` renews the pictures of the documents; `--look=<folder>` puts them there, phones in their whole length. */
async function keep(d: Day, page: Page, name: string): Promise<void> {
  const elsewhere = d.flags.find((one) => one.startsWith('--look='))?.slice('--look='.length)
  if (elsewhere) await picture(page, elsewhere, name, name.endsWith('phone'))
  if (!d.flags.includes('--write')) return
  const small = smallPng(await page.screenshot())
  d.check(small.length <= LARGEST, `${name}.png has ${small.length} bytes, more than ${LARGEST}`)
  mkdirSync(DOCS, { recursive: true })
  writeFileSync(join(DOCS, `${name}.png`), small)
}
