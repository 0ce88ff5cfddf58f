import type { Client } from 'pg'
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

async function stateOf({ client }: Context): Promise<State | undefined> {
  if (!client) return undefined
  const { rows: made } = await client.query<{ yes: boolean }>(`select to_regclass('audit.sealer') is not null as yes`)
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
  const lag = s.lag_seconds ?? 0
  if (s.beat_at !== null && lag > WAITING_S)
    return fail(
      `${detail},有记录等待 an event waits ${lag} s${await oldestTransaction(context.client as Client)}`,
      '结束该事务;封存随后自动继续。End that transaction; sealing goes on by itself.',
    )
  return ok(detail)
}

/** Which transaction everything waits for; the installer may see them all. */
async function oldestTransaction(client: Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; who: string; seconds: number }>(
    `select pid, coalesce(nullif(application_name, ''), usename, '?') as who, extract(epoch from now() - xact_start)::int as seconds from pg_stat_activity
      where backend_xid is not null and pid <> pg_backend_pid() order by xact_start limit 1`,
  )
  const oldest = rows[0]
  return oldest === undefined
    ? ''
    : `;最老的事务 oldest transaction: pid ${oldest.pid} (${oldest.who}), ${oldest.seconds} s`
}

/** Red until two witnesses are enrolled; demonstration data need none. */
async function checkWitnesses(context: Context): Promise<Finding> {
  const s = await stateOf(context)
  if (s === undefined) return ok('首次启动后登记 enrolled after the first start')
  const detail = `${s.witnesses} 个登记 enrolled, ${s.fresh} 个在签 signing`
  const remedy =
    '在所外两台机器上运行 linan witness,再执行 linan audit witness add <地址> <公钥>。Run linan witness on two machines outside the station, then linan audit witness add.'
  if (s.counted_from === null)
    return context.client && (await isDemo(context.client))
      ? warn(`演示数据 demonstration data: ${detail}`, remedy)
      : fail(detail, remedy)
  if (s.fresh >= 2) return ok(detail)
  return fail(
    detail,
    '检查见证方的机器和网络(linan audit witness list)。Check the machines and the network of the witnesses.',
  )
}
