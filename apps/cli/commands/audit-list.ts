import { stdout } from 'node:process'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { isUuid } from '#platform/ids/ids.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Arguments, type Command, text, UsageError } from '../command.ts'

type Row = {
  id: string
  at: Date
  seq: number
  actor: string | null
  role: string | null
  ip: string | null
  action: string | null
  purpose: string | null
  outcome: number
  subjects: number
}

const OUTCOMES = ['entered', 'answered', 'denied', 'failed']

export const auditList: Command = {
  name: 'audit list',
  summary: '查阅记录,最新的在前。The log of who looked at what, newest first.',
  usage: '[--person <id>] [--actor <id>] [--since <YYYY-MM-DD>] [--limit <n>] [--json]',
  options: {
    person: { type: 'string' },
    actor: { type: 'string' },
    since: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
  },
  details: [
    '--person  只看涉及此人的 only events that showed this person',
    '--actor   只看此人所做的 only events of this actor',
    '--since   起始日期,上海时区 from this day on, Asia/Shanghai',
    '--limit   最多条数,默认 50 at most so many, 50 unless told',
    '--json    每行一条 one JSON object a line',
  ],
  async run(args) {
    const filter = readFilter(args)
    const installation = await openInstallation(loadSettings(), { role: 'tool' })
    try {
      // The auditor's login reads the log and no record of a resident: it shows ids, never names.
      const client = await connect(installation.as('auditor'))
      try {
        const { rows } = await client.query<Row>(LIST, filter)
        for (const row of rows) stdout.write(args.values.json ? `${JSON.stringify(named(row))}\n` : line(row))
      } finally {
        await client.end()
      }
      return 0
    } finally {
      await installation.close()
    }
  },
}

const LIST = `
  select e.id, e.at, e.seq, e.actor, e.role, host(e.ip) as ip, a.name as action, p.name as purpose, e.outcome,
         (select count(*)::int from audit.subject s where s.event_at = e.at and s.event_seq = e.seq) as subjects
  from audit.event e
  left join sec.action a on a.id = e.action
  left join audit.purpose p on p.id = e.purpose
  where ($1::uuid is null or (e.at, e.seq) in (select s.event_at, s.event_seq from audit.subject s where s.person_key = $1))
    and ($2::uuid is null or e.actor = $2)
    and ($3::date is null or e.at >= $3::date::timestamp at time zone 'Asia/Shanghai')
  order by e.at desc, e.seq desc
  limit $4`

function readFilter(args: Arguments): unknown[] {
  const [person, actor] = ['person', 'actor'].map((name) => {
    const id = text(args, name)
    if (id !== undefined && !isUuid(id)) throw new UsageError(`--${name} 应为编号(UUID)must be an id (UUID): ${id}`)
    return id ?? null
  })
  const since = text(args, 'since') ?? null
  if (since !== null && (!/^\d{4}-\d{2}-\d{2}$/.test(since) || Number.isNaN(Date.parse(since)))) {
    throw new UsageError(`--since 应为日期 must be a date YYYY-MM-DD: ${since}`)
  }
  const limit = Number(text(args, 'limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) throw new UsageError('--limit 1–100000')
  return [person, actor, since, limit]
}

const named = (row: Row) => ({ ...row, outcome: OUTCOMES[row.outcome] })

function line(row: Row): string {
  const at = row.at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
  return `${at}  ${row.actor ?? '-'}  ${row.role ?? '-'}  ${row.action ?? '?'}  ${row.purpose ?? '?'}  ${OUTCOMES[row.outcome]}  ${row.subjects} 人 persons  ${row.ip ?? '-'}  ${row.id}\n`
}
