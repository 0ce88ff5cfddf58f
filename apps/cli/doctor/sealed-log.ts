import type { Client } from 'pg'
import { readRunning } from '#platform/settings/running.ts'
import { isDemo } from './backup.ts'
import { type Check, type Context, fail, type Finding, ok, warn } from './check.ts'

/** What keeps the log of looks from being rewritten unnoticed (docs/security/sealed-log.md). */
export const sealedLogChecks: readonly Check[] = [
  { name: 'sealed_log', title: '记录封存 Sealed log', needsDatabase: true, run: checkSealing },
  { name: 'witnesses', title: '见证方 Witnesses', needsDatabase: true, run: checkWitnesses },
]

interface State {
  level: string
  size: number | null
  beat_at: Date | null
  lag_seconds: number | null
  fault: string | null
  witnesses: number
  fresh: number
  counted_from: Date | null
}

/** An event that waits longer than this is worth a look (s). */
const WAITING_S = 120
/** The sequencer beats every ten seconds; so long without (s) and it stands still, whatever lag it told last. */
const STILL_S = 120

async function stateOf({ client }: Context): Promise<State | undefined> {
  if (!client) return undefined
  const { rows: made } = await client.query<{ yes: boolean }>(`select to_regclass('audit.sealer') is not null and exists
       (select from pg_attribute where attrelid = to_regclass('audit.witness') and attname = 'silent') as yes`)
  if (!made[0]?.yes) return undefined
  return (await client.query<State>('select * from sec.sealing()')).rows[0]
}

async function checkSealing(context: Context): Promise<Finding> {
  const s = await stateOf(context)
  if (s === undefined) return ok('首次启动后开始 begins at the first start')
  if (s.fault !== null)
    return fail(
      s.fault,
      '不要修改数据库;执行 linan audit verify --checkpoint <见证方的树头>,结果交监督部门,查清后 linan audit witness clear。Do not change the database; run linan audit verify with the heads of the witnesses; once looked into, linan audit witness clear.',
    )
  const detail = `${(s.size ?? 0).toLocaleString('en')} 条 events`
  const still = s.beat_at === null ? undefined : Math.round((Date.now() - s.beat_at.getTime()) / 1000)
  if (readRunning(context.settings) && (still === undefined || still > STILL_S))
    return fail(
      `${detail},${still === undefined ? '服务在运行,却从未封存 the service runs and has never sealed' : `停顿 ${still} 秒 sealing stands still, ${still} s`}`,
      '看日志中的 sealing;必要时重启服务。Look for "sealing" in the log; restart the service if need be.',
    )
  const lag = s.lag_seconds ?? 0
  if (s.beat_at !== null && lag > WAITING_S)
    return fail(
      `${detail},有记录等待 an event waits ${lag} s${await oldestTransaction(context.client as Client)}`,
      '结束该事务;封存随后自动继续。End that transaction; sealing goes on by itself.',
    )
  return ok(detail)
}

/** Which transaction everything waits for; the installer may see them all. */
export async function oldestTransaction(client: Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; who: string; seconds: number }>(
    `select pid, coalesce(nullif(application_name, ''), usename, '?') as who, extract(epoch from now() - xact_start)::int as seconds from pg_stat_activity
      where backend_xid is not null and pid <> pg_backend_pid() order by xact_start limit 1`,
  )
  const oldest = rows[0]
  return oldest === undefined
    ? ''
    : `;最老的事务 oldest transaction: pid ${oldest.pid} (${oldest.who}), ${oldest.seconds} s`
}

/** Why witnesses that are not fresh did not sign the last time they were asked. */
async function silences(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string; silent: string }>(
    `select name, silent from audit.witness
      where removed_at is null and silent is not null and (cosigned_at is null or cosigned_at < now() - interval '15 minutes') order by name`,
  )
  return rows.map(({ name, silent }) => `; ${name}: ${silent}`).join('')
}

/** Red until two witnesses are enrolled; demonstration data need none. */
async function checkWitnesses(context: Context): Promise<Finding> {
  const s = await stateOf(context)
  if (s === undefined) return ok('首次启动后登记 enrolled after the first start')
  const detail = `${s.witnesses} 个登记 enrolled, ${s.fresh} 个在签 signing${await silences(context.client as Client)}`
  const remedy =
    '在所外两台机器上运行 linan witness,再执行 linan audit witness add <地址> <公钥>。Run linan witness on two machines outside the station, then linan audit witness add.'
  if (s.counted_from === null)
    return context.client && (await isDemo(context.client))
      ? warn(`演示数据 demonstration data: ${detail}`, remedy)
      : fail(detail, remedy)
  // One more that is silent is no fault yet, and nobody would notice otherwise.
  if (s.fresh >= 2 && s.fresh < s.witnesses) return warn(detail, '见 see linan audit witness list')
  if (s.fresh >= 2) return ok(detail)
  return fail(
    detail,
    '检查见证方的机器和网络(linan audit witness list)。Check the machines and the network of the witnesses.',
  )
}
