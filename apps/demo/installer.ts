import { resetAccount } from '#features/accounts/contract.ts'
import { syncActions } from '#platform/access/sync-actions.ts'
import { quoteIdent } from '#platform/db/roles.ts'
import type { DemoAccount, DemoTools } from './build.ts'
import type { BuiltArea, Employed } from './build-city.ts'
import type { Desk } from './desk.ts'
import type { Filled } from './fill.ts'

/* What only the installer does around the building: limits per minute out and in again, the doors shut behind it. */

/**
 * A quarter passes in a minute, so limits per minute of the clock on the wall say nothing here; they are back when the work is done, and at the next
 * start of a server in any case, because that writes the operations anew.
 */
export async function atDemoSpeed<T>(tools: DemoTools, work: () => Promise<T>): Promise<T> {
  await asOwner(tools, 'update sec.action set per_minute = null')
  try {
    return await work()
  } finally {
    await syncActions(tools.installer, tools.roles, tools.actions)
  }
}

/** Nobody can enter with the account that set everything up: its password was never shown, its sessions end, it is closed. */
export async function closeSetUp(tools: DemoTools, accountId: string): Promise<void> {
  await asOwner(tools, 'update sec.account set disabled_at = now() where id = $1', [accountId])
  await asOwner(tools, 'update sec.session set revoked_at = now() where account_id = $1', [accountId])
}

async function asOwner({ installer, roles }: DemoTools, statement: string, values: unknown[] = []): Promise<void> {
  await installer.query('begin')
  try {
    await installer.query(`set local role ${quoteIdent(roles.owner)}`)
    const { rowCount } = await installer.query(statement, values)
    if (!rowCount) throw new Error('the statement of the demo touched nothing')
    await installer.query('commit')
  } catch (error) {
    await installer.query('rollback')
    throw error
  }
}

/** Everybody who was signed in gets a fresh invitation, so that no unknown password stays; answers one of each role in the first community. */
export async function inviteVisitors(admin: Desk, filled: Filled): Promise<DemoAccount[]> {
  const anew = async (who: Employed): Promise<Employed> => {
    const slip = await admin.call(resetAccount, { id: who.accountId })
    return { ...who, invitation: slip.code, loginName: slip.loginName }
  }
  const fresh: { area: BuiltArea; officer: Employed; auxiliary: Employed }[] = []
  for (const [i, area] of filled.areas.entries())
    fresh.push({ area, officer: await anew(area.officer), auxiliary: await anew(filled.auxiliaries[i] as Employed) })
  const [first] = fresh
  if (first === undefined) return []
  const { area, officer, auxiliary } = first
  const show = (role: DemoAccount['role'], who: Employed, place: string): DemoAccount => ({
    role,
    name: who.plan.name,
    place,
    loginName: who.loginName,
    invitation: who.invitation,
  })
  return [
    show('CHIEF', area.chief, area.stationName),
    show('DEPUTY', area.deputy, area.stationName),
    show('OFFICER', officer, area.plan.name),
    show('AUX', auxiliary, area.plan.name),
    show('GRID', area.workers[0] as Employed, area.plan.grids[0]?.name ?? ''),
  ]
}
