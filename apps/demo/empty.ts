import type { Client } from 'pg'
import { SettingsError } from '#platform/settings/settings-error.ts'

const refuse = (code: string, message: string, remedy: string): never => {
  throw new SettingsError([{ code, message, remedy }])
}

const OTHER_FOLDER =
  '换一个数据目录:LINAN_DATA=… LINAN_CONFIG=… linan demo songyuan。Choose another data folder with LINAN_DATA and LINAN_CONFIG.'

/** Before anything is written: a database that exists and was not made for demonstration is never touched. @throws SettingsError */
export async function requireNoRealData(client: Client): Promise<void> {
  const { rows: known } = await client.query<{ there: boolean }>(
    `select to_regclass('public.migration') is not null as there`,
  )
  if (!known[0]?.there) return
  const { rows } = await client.query(`select from sec.setting where name = 'demo' and value = 'true'`)
  if (rows.length === 0)
    refuse(
      'demo_database_real',
      '这里已有一个正式数据库;演示数据只能放进新建的演示库。There is a real database here; demonstration data goes into a new one only.',
      OTHER_FOLDER,
    )
}

/** After the tables are made: nobody and nothing may be in them yet, and nobody else may be building. @throws SettingsError */
export async function requireEmpty(client: Client): Promise<void> {
  // Held until this connection ends.
  const { rows: lock } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(7300022) as mine')
  if (!lock[0]?.mine)
    refuse(
      'demo_being_built',
      '另一个命令正在建立这个演示库。Another command is building this demonstration database.',
      '等它完成。Wait until it is done.',
    )
  const { rows } = await client.query<{ used: boolean }>(
    'select exists (select from sec.account) or exists (select from sec.unit) as used',
  )
  if (rows[0]?.used)
    refuse(
      'demo_not_empty',
      '这个演示库里已有数据(或上次没有建完);演示数据只放进空库。This demonstration database is not empty, or was left unfinished; the demo goes into an empty one only.',
      OTHER_FOLDER,
    )
}

/** The clock of the demo lies in the past, the database's own clock judges postings by today. @throws SettingsError */
export async function requireQuarter(client: Client, from: string, last: string): Promise<void> {
  const { rows } = await client.query<{ over: boolean; days: number }>(
    `select $2::date < (now() at time zone 'Asia/Shanghai')::date as over,
       (select count(*)::integer from work_calendar where date between $1 and $2 and is_workday) as days`,
    [from, last],
  )
  if (!rows[0]?.over || rows[0].days < 40)
    refuse(
      'demo_quarter',
      `${from} 起的三个月尚未过完,或没有工作日历。The three months from ${from} are not over yet, or their working days are not known.`,
      '用 --from 另选一个已过去的月份的第一天。Choose with --from the first day of a month three months back or more.',
    )
}
