import type { Settings } from '#platform/settings/settings.ts'
import type { DemoAccount, DemoCity, Progress } from './build.ts'

/* What the person at the terminal reads: Chinese first, English second. */

const EVERY_MS = 2000

const grouped = (n: number): string => n.toLocaleString('en-US')

/** Writes a line now and then, and at the end of each part. */
export function progressLines(write: (line: string) => void, began: number): (p: Progress) => void {
  let last = 0
  return (p) => {
    const now = performance.now()
    const ends = p.step === 'filled' || (p.step === 'city' && p.units === p.of.units && p.staff === p.of.staff)
    if (!ends && now - last < EVERY_MS) return
    last = now
    write(`${((now - began) / 1000).toFixed(1).padStart(6)} s  ${sentence(p)}\n`)
  }
}

function sentence(p: Progress): string {
  if (p.step === 'city') return `机构 units ${p.units}/${p.of.units},人员 staff ${p.staff}/${p.of.staff}`
  if (p.step === 'disputes') return `矛盾纠纷 disputes ${p.worked}`
  const people = `居民 residents ${grouped(p.residents)},走访 visits ${grouped(p.visits)}`
  return p.step === 'community' ? `${p.name}:${people}` : `已填满社区 communities filled ${p.communities}:${people}`
}

const ROLES: Record<DemoAccount['role'], string> = {
  SYS: '系统管理员 administrator',
  CHIEF: '所长 chief',
  DEPUTY: '副所长 deputy',
  OFFICER: '社区民警 community officer',
  AUX: '辅警 auxiliary',
  GRID: '网格员 grid worker',
}

/** How to get in: one invitation of each role. */
export function signInLines(city: DemoCity, settings: Pick<Settings, 'host' | 'port'>, seconds: number): string {
  const port = settings.port === 0 ? 7300 : settings.port
  const lines = city.accounts.map(
    ({ role, name, place, loginName, invitation }) =>
      `  ${ROLES[role]}:${[place, name].filter(Boolean).join(' ')}\n    登录名 sign-in name ${loginName}    邀请码 invitation ${invitation}`,
  )
  return [
    `✓ 演示城市已建成,用时 Demo city is ready after ${seconds.toFixed(1)} s:居民 residents ${grouped(city.residents)},走访 visits ${grouped(city.visits)}`,
    '',
    `登录:运行 npm start,打开 http://${settings.host}:${port}/invitation,输入邀请码并自设密码。邀请码 72 小时内有效,各用一次。`,
    `Sign in: run npm start, open http://${settings.host}:${port}/invitation, enter a code and choose a password. Codes are good for 72 hours, once.`,
    ...lines,
    '',
    '过期后:其他人员由系统管理员重置;管理员用 linan user add --login <名字> 新增。',
    'Later: the administrator resets accounts; a new administrator is made with linan user add --login <name>.',
    '',
  ].join('\n')
}
