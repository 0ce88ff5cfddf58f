import type { Page } from 'playwright-core'
import type { ApiOutput } from '#ui/api/client.ts'
import type { Worker } from '../support/api.ts'
import type { Day, DayFile } from '../support/day.ts'
import { beside, mark, openDoor, setPin } from '../support/field-acts.ts'
import { Phone } from '../support/phone.ts'
import { pool, quarrel } from '../support/picture-records.ts'
import { open } from '../support/screens.ts'
import { choose, dialog, fill, press } from '../support/steps.ts'
import { appoint, furnish, type World } from '../support/world.ts'

const PIN = '258036914725'
const DAY_MS = 86_400_000
/** Today and days after it, as the product counts them. */
const day8 = (ahead = 0) => new Date(Date.now() + 8 * 3_600_000 + ahead * DAY_MS).toISOString().slice(0, 10)

interface Desk {
  duty: Worker
  mediator: Worker
  mediatorId: string
  bodyId: string
}
type File = ApiOutput<'disputes.getDispute'>

export const day: DayFile = {
  title:
    '三件纠纷从头到尾：门口当场化解、移交后调解不成、有协议又反悔 Three disputes whole: settled at a door, failed after a transfer, broken and performed after all',
  async run(d) {
    const world = await furnish(d.product)
    const desk = await roomOf(d, world)
    await settledAtDoor(d, world)
    await failedInRoom(d, world, desk)
    await brokenAndPerformed(d, world, desk)
  },
}

/** The duty desk, and a mediation room whose mediator has an account. */
async function roomOf(d: Day, world: World): Promise<Desk> {
  const { admin, stationId: unitId } = world
  const hire = (name: string, badgeNo: string, role: 'DUTY' | 'MEDIATOR') =>
    appoint(admin, d.product.url, { name, badgeNo, unitId, duty: '其他', role })
  const duty = await hire('柳扶风', '104277', 'DUTY')
  const mediator = await hire('温如玉', 'FJ0031', 'MEDIATOR')
  const { staff } = await mediator.call('accounts.whoAmI', {})
  return { duty, mediator, ...(await pool(world, staff?.id)) }
}

async function pageOf(d: Day, who: Worker, path: string): Promise<Page> {
  const { context, page } = await d.person()
  await who.takeTo(context)
  await open(page, d.product.url + path)
  return page
}

const fileOf = (who: Worker, id: string): Promise<File> => who.call('disputes.getDispute', { id })
/** The file whose title says this. */
async function idOf(who: Worker, words: string): Promise<string> {
  const { items } = await who.call('disputes.listDisputes', { limit: 30 })
  const found = items.filter((one) => one.title.includes(words))
  if (found.length !== 1) throw new Error(`${found.length} files say ${words}`)
  return found[0]?.id as string
}

/** Opens what may be done, gives what it asks for, and waits until it is recorded. */
async function act(page: Page, words: string, fillIn?: () => Promise<unknown>): Promise<void> {
  await press(page.getByRole('main'), words)
  await finish(page, words, fillIn)
}

/** The same from the menu of what is seldom done. */
async function actOfMenu(page: Page, words: string, fillIn?: () => Promise<unknown>): Promise<void> {
  await press(page, '更多')
  await page.getByRole('menuitem', { name: words, exact: true }).click()
  await finish(page, words, fillIn)
}

async function finish(page: Page, words: string, fillIn?: () => Promise<unknown>, done = `已记录：${words}`) {
  await dialog(page).waitFor()
  await fillIn?.()
  await press(dialog(page), words)
  await page.getByText(done).first().waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Presses one of a group of toggles. */
const chip = (page: Page, group: string, one: string): Promise<void> =>
  dialog(page).getByRole('group', { name: group, exact: true }).getByRole('button', { name: one, exact: true }).click()

/** The papers lie in the file as it says, and the page lists them. */
async function expectPapers(d: Day, page: Page, who: Worker, id: string, titles: readonly string[]): Promise<void> {
  const { parts } = await who.call('disputes.listPapers', { id })
  const there = parts.map((one) => one.title)
  for (const title of titles) d.check(there.includes(title), `${title} is not in the file: ${there.join('、')}`)
  await open(page, `${d.product.url}/disputes/${id}`)
  await press(page, '查看卷内文书')
  for (const { title, copies } of parts) await page.getByText(`${title} × ${copies}`, { exact: true }).first().waitFor()
  await page.getByRole('button', { name: '打印整卷' }).waitFor()
}

/* 1. A quarrel of neighbours, settled at the door without a signal. */

async function settledAtDoor(d: Day, world: World): Promise<void> {
  const phone = new Phone()
  try {
    const page = await phone.start()
    await world.officer.takeTo(phone.browser)
    await page.goto(`${d.product.url}/field/`)
    await setPin(page, PIN)
    await page.getByRole('heading', { name: /要去的门/ }).waitFor()
    // The app itself is on the phone once its service worker runs.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await phone.browser.setOffline(true)
    await settle(d, page)
    await mark(page, '1 条待发送')
    await phone.browser.setOffline(false)
    await mark(page, '已全部送达')
    d.check(phone.faults.length === 0, `the phone complained: ${phone.faults.join(', ')}`)
  } finally {
    await phone.end()
  }
  const id = await idOf(world.officer, '夜间噪声影响休息')
  const page = await pageOf(d, world.officer, '/disputes')
  await page.getByText('邻里：夜间噪声影响休息').click()
  await page.getByText('第一次回访', { exact: true }).waitFor()
  await d.look(page, 'settled-at-door')
  await expectPapers(d, page, world.officer, id, ['纠纷受理登记表', '调解权利义务告知书', '口头协议登记'])
  const file = await fileOf(world.officer, id)
  d.check(file.state === 'PERFORMED', `settled at the door, the file is ${file.state}`)
  d.check(file.mode === '行政调解' && file.sessions.length === 1, 'it was mediated otherwise')
  d.check(file.agreements.map((a) => `${a.form} ${a.performMode}`).join() === '口头 当场', 'it was agreed otherwise')
  d.check(file.parties.map((p) => p.consentHow).join() === '口头记录,口头记录', 'somebody did not consent')
  const visits = file.clocks.filter((k) => k.code.startsWith('dispute.followUp') && k.doneAt === null)
  // Seven days, and on to the next working day where the seventh is none.
  const dueOn = visits[0]?.dueOn ?? ''
  d.check(visits.length === 1 && dueOn >= day8(7) && dueOn <= day8(16), `visits are due ${dueOn || 'never'}`)
}

/** The sheet at the door: both sides, what happened, what they said to each other, told and agreed. */
async function settle(d: Day, page: Page): Promise<void> {
  const toggle = (group: string, name: string | RegExp) =>
    page.getByRole('group', { name: group, exact: true }).getByRole('button', { name })
  await openDoor(page, 0)
  await beside(page, '纠纷')
  await toggle('一方', /户主/).tap()
  await page.getByRole('button', { name: '添加对方其他人' }).tap()
  await page.getByLabel('姓名', { exact: true }).fill('岑夫子')
  await toggle('性别', '男').tap()
  for (const words of ['夜间噪声影响休息', '双方在现场发生口角', '经劝解双方情绪平稳'])
    await toggle('经过', words).tap()
  await toggle('约定内容', '互致歉意，互相谅解').tap()
  await page.getByRole('button', { name: '保存化解记录' }).tap()
  await page.getByText('请先当面告知权利义务。').waitFor()
  await page.getByLabel('已当面告知权利义务').check()
  await page.getByLabel('双方都同意调解').check()
  await d.look(page, 'door-quarrel')
  // An impatient thumb.
  await page.getByRole('button', { name: '保存化解记录' }).dblclick()
  await page.getByRole('button', { name: /保存(走访|更正)/ }).waitFor()
}

/* 2. Handed over by the desk, failed in the room, taken back. */

const FAILED = '端木青与钟离秋邻里纠纷'

async function failedInRoom(d: Day, world: World, { duty, mediator }: Desk): Promise<void> {
  const desk = await pageOf(d, duty, '/disputes/new')
  const { items } = await duty.call('places.listAddresses', { buildingId: world.buildingId })
  // As a caller says it, without the community.
  const place = items.at(-1)?.fullText.replace(/^.*(?=锦江花园)/, '') ?? ''
  const id = await registers(d, desk, place)
  await act(desk, '告知权利义务')
  await act(desk, '分流', () => chip(desk, '哪种调解', '人民调解'))
  await sends(d, desk)
  const room = await pageOf(d, mediator, '/today')
  await room.getByRole('link', { name: /移交待接收/ }).click()
  await room.getByRole('heading', { level: 1, name: FAILED }).waitFor()
  await press(room.getByRole('main'), '答复移交')
  await finish(room, '答复移交', () => chip(room, '怎样答复', '接收'), '已记录：接收')
  await act(room, '受理', async () => {
    for (const name of ['端木青', '钟离秋']) await chip(room, `${name}同意调解`, '书面')
    await dialog(room)
      .getByRole('checkbox', { name: /温如玉/ })
      .check()
    await d.look(room, 'accept')
  })
  await act(room, '开始调解', async () => {
    await fill(dialog(room), '地点', '第一调解室')
    await fill(dialog(room), '调解记录', '双方陈述了经过，对由谁承担修补费用分歧很大。')
    await d.look(room, 'session')
  })
  await act(room, '调解不成', async () => {
    await choose(dialog(room), '不成的原因', '分歧过大')
    await d.look(room, 'fail')
  })
  await takesBack(d, desk)
  await expectPapers(d, desk, duty, id, ['调解权利义务告知书', '调解记录', '调解终止告知书'])
  const file = await fileOf(world.officer, id)
  d.check(file.state === 'FOLLOWUP', `after the failure the file is ${file.state}`)
  d.check(file.pairs.map((p) => `${p.outcome} ${p.failReason}`).join() === '调解不成 分歧过大', 'it failed otherwise')
  d.check(file.transfers.map((t) => `${t.state} ${t.result}`).join() === 'CONFIRMED 调解不成', 'nobody confirmed')
  const kept = file.clocks.filter((k) => k.code.startsWith('transfer.'))
  d.check(kept.length === 2 && kept.every((k) => k.doneAt !== null && !k.overdue), 'a clock of the transfer still runs')
}

/** The desk writes down what the caller says. */
async function registers(d: Day, page: Page, place: string): Promise<string> {
  await choose(page, '类型', '邻里')
  await choose(page, '地点', place)
  for (const [i, [name, sex, phone]] of [
    ['端木青', '女', '19400001244'],
    ['钟离秋', '男', '19400001255'],
  ].entries()) {
    const card = page.getByRole('region', { name: `当事人 ${i + 1}`, exact: true })
    await fill(card, '姓名', name as string)
    await card
      .getByRole('group', { name: '性别', exact: true })
      .getByRole('button', { name: sex as string })
      .click()
    await fill(card, '电话', phone as string)
  }
  await fill(page, '事情经过', '楼上卫生间漏水泡坏楼下天花板，双方为修补费用在楼道里争吵，打110要求处理。')
  await fill(page, '诉求', '赔偿修补费用')
  await d.look(page, 'register')
  await press(page.getByRole('main'), '登记纠纷')
  await page.getByRole('heading', { level: 1, name: FAILED }).waitFor()
  return new URL(page.url()).pathname.split('/').at(-1) as string
}

/** With its papers: without one that must be there it stays. */
const sends = (d: Day, page: Page): Promise<void> =>
  act(page, '移交调解室', async () => {
    const there = (kind: string) => chip(page, kind, '有')
    await choose(dialog(page), '移交给', '团结社区人民调解委员会')
    await fill(dialog(page), '移交理由', '适宜人民调解，双方同意。')
    await dialog(page).getByLabel('各方同意移交').check()
    for (const kind of ['接报警登记', '当事人身份与联系方式', '权利义务告知书']) await there(kind)
    await press(dialog(page), '移交调解室')
    await dialog(page).getByText('这份材料必备。').first().waitFor()
    await d.look(page, 'checklist')
    await there('委托调解函')
  })

/** The failure waits at the desk, on its first page and on the board; taken over, its result is confirmed. */
async function takesBack(d: Day, page: Page): Promise<void> {
  await open(page, `${d.product.url}/disputes`)
  await page
    .getByRole('navigation', { name: '在办纠纷一览' })
    .getByRole('link', { name: /^1 待值班接手$/ })
    .waitFor()
  await d.look(page, 'board')
  await open(page, `${d.product.url}/today`)
  await d.look(page, 'duty-today')
  await page.getByRole('link', { name: /调解不成，待值班接手/ }).click()
  await page.getByRole('heading', { level: 1, name: FAILED }).waitFor()
  await act(page, '值班接手')
  await act(page, '确认结果')
  await d.look(page, 'taken-over')
}

/* 3. Agreed in writing, the court asked, broken, urged, performed after all. */

async function brokenAndPerformed(d: Day, world: World, desk: Desk): Promise<void> {
  const id = await agreedUpon(world, desk)
  const room = await pageOf(d, desk.mediator, `/disputes/${id}`)
  await agrees(d, room)
  const { officer } = world
  const page = await pageOf(d, officer, `/disputes/${id}`)
  await page.getByRole('img', { name: /：已签名$/ }).waitFor()
  await actOfMenu(page, '司法确认', () => chip(page, '司法确认', '已申请'))
  await act(page, '未履行', () => chip(page, '未履行的情形', '明确拒绝履行'))
  await d.look(page, 'broken')
  await act(page, '督促履行')
  await act(page, '转后续处理')
  await asksAndPays(d, page)
  await act(page, '补充履行', () => chip(page, '履行凭证', '收条'))
  await act(page, '回访', async () => {
    await chip(page, '回访方式', '上门')
    await chip(page, '当事人满意吗', '是')
    await d.look(page, 'visit')
  })
  await expectPapers(d, page, officer, id, [
    '调解权利义务告知书',
    '调解记录',
    '人民调解协议书',
    '回访记录',
    '司法确认申请书',
    '调查笔录',
    '收条',
  ])
  await d.look(page, 'performed-late')
  const file = await fileOf(officer, id)
  d.check(file.state === 'VISITING_BACK', `after all that the file is ${file.state}`)
  const [pair] = file.pairs
  d.check(pair?.outcome === '协议成立' && pair.confirm === '已申请', 'the pair has come to something else')
  d.check(pair?.proof === '收条' && pair.performedAt !== null && pair.visits === 1, 'performance is not there')
  const [agreement] = file.agreements
  d.check(/^\(\d{4}\)团结人调字第\d+号$/.test(agreement?.no ?? ''), `the agreement has the number ${agreement?.no}`)
  const drawn = agreement?.signatures.filter((s) => s.strokes !== null) ?? []
  d.check(agreement?.signatures.length === 3 && drawn.length === 1, 'signatures are missing')
  const kinds = file.steps.map((s) => s.kind).join()
  d.check(
    kinds.endsWith('agree,confirm,breach,urge,followBreach,inquiry,receipt,voidRecord,receipt,performLate,visit'),
    `its way was ${kinds}`,
  )
}

/** A neighbour is asked, and the money goes from hand to hand with a receipt; one that was wrong is struck out. */
async function asksAndPays(d: Day, page: Page): Promise<void> {
  const saved = async (words: string) => {
    await press(dialog(page), words)
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await press(page, '记调查笔录')
  await chip(page, '被调查人', '见证人、知情人')
  await fill(dialog(page), '姓名', '公冶长')
  await chip(page, '性别', '男')
  await fill(dialog(page), '与纠纷的关系', '楼下邻居')
  await fill(dialog(page), '笔录', '问：何时听到漏水？答：上周三夜里，厨房也有水声。')
  await d.look(page, 'inquiry')
  await saved('记调查笔录')
  await page.getByText('公冶长（楼下邻居）').waitFor()
  await press(page, '开收条')
  await d.look(page, 'receipt')
  await dialog(page).getByLabel('金额（元）', { exact: true }).fill('180')
  await saved('开收条')
  await press(page.getByRole('listitem').filter({ hasText: '180 元' }), '作废')
  await fill(dialog(page), '作废原因', '少写一个零')
  await saved('作废')
  await page.getByText('已作废：少写一个零').waitFor()
  // Who, to whom, how much and for what stand there from the agreement.
  await press(page, '开收条')
  await saved('开收条')
  await page.getByText('岑夫子 → 林一舟：赔偿楼下修补费用 1800 元 现金').waitFor()
  await d.look(page, 'records')
}

/** What was played in the story before, up to the session. @returns the file */
async function agreedUpon(world: World, { mediator, mediatorId, bodyId }: Desk): Promise<string> {
  const id = await quarrel(world)
  const { parties, version } = await fileOf(world.officer, id)
  const consents = parties.map((p) => ({ partyId: p.id, how: '书面' as const }))
  await world.officer.call('disputes.acceptDispute', { id, version, mediators: [{ mediatorId }], bodyId, consents })
  const accepted = await fileOf(mediator, id)
  await mediator.call('disputes.holdSession', {
    id,
    version: accepted.version,
    pairs: accepted.pairs.map((p) => p.id),
    place: '第一调解室',
    present: [],
    record: '双方陈述了经过，愿意分期修补。',
  })
  return id
}

/** In writing: what is paid and by when, one name drawn on the screen, the others on paper, and the seal. */
async function agrees(d: Day, page: Page): Promise<void> {
  await press(page.getByRole('main'), '达成协议')
  const form = dialog(page)
  await fill(form, '各方责任', '楼上住户承担漏水责任。')
  await fill(form, '谁', '岑夫子')
  await fill(form, '做什么', '赔偿楼下修补费用')
  await form.getByLabel('履行期限', { exact: true }).fill(day8())
  await press(form, '都已在纸上签名')
  await chip(page, '当事人 岑夫子', '屏幕签名')
  await draw(page)
  await form.getByLabel('盖章（协议打印后盖在纸上）').check()
  await d.look(page, 'agreement')
  await press(form, '达成协议')
  await page.getByText(/协议成立，编号/).waitFor()
}

/** A name on the pad, as a pen draws it. */
async function draw(page: Page): Promise<void> {
  const pad = dialog(page).getByRole('img', { name: /：还没有签名$/ })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (box === null) throw new Error('there is no pad')
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
  for (const [from, to] of [
    [at(0.2, 0.3), at(0.5, 0.35)],
    [at(0.35, 0.2), at(0.3, 0.7)],
  ] as const) {
    await page.mouse.move(...from)
    await page.mouse.down()
    await page.mouse.move(...to, { steps: 8 })
    await page.mouse.up()
  }
  await dialog(page)
    .getByRole('img', { name: /：已签名$/ })
    .waitFor()
}
