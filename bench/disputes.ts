import http from 'node:http'
import pg from 'pg'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { type Figure, latencies, p50, report } from './measure.ts'
import { p95, serve } from './search.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const bench = 'disputes'
const FILES = Number(process.env.BENCH_DISPUTES ?? 100_000)
const COUNT = Number(process.env.BENCH_SECONDS ?? 5) * 20
/** The files lie in three years; one in ten is open. */
const YEARS = 3

/** Board, list, detail and the ledger of a year over BENCH_DISPUTES files (100,000) of one station, through the API as its officer. */
export async function benchDisputes(): Promise<void> {
  const w = await benchWorld(3_000)
  try {
    const began = performance.now()
    await fill(w)
    process.stdout.write(`${FILES} disputes, filled in ${Math.round((performance.now() - began) / 1000)} s\n`)
    report(await figures(w))
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  } finally {
    await w.close()
  }
}

/** Files with two parties, one pair, agreement, steps, warning and, while they are open, clocks. */
async function fill(w: BenchWorld): Promise<void> {
  const { officerId, areaId } = w.station
  const place = `'${areaId}'::uuid, (select lft from sec.unit where id = '${areaId}')`
  await w.admin.query(`
    create temp table made as select gen_random_uuid() as id, g, gen_random_uuid() as one, gen_random_uuid() as other, gen_random_uuid() as pair, gen_random_uuid() as agreement,
      now() - g * interval '${YEARS} years' / ${FILES} as at, g % 10 = 0 as open, g % 4 <> 0 as agreed from generate_series(1, ${FILES}) g;
    insert into dispute (id, no, title, source, found_at, address_id, type, complexity, facts, own, state, mode, has_rights_notice, officer_id, accepted_at, due_on, concluded_at, ended_at, colour,
        party_ids, request_h, unit_id, unit_pos, created_by, created_at, event_id)
      select m.id, '42070401-调-2026-' || lpad(m.g::text, 6, '0'), '顾长青与钟离秋噪声纠纷', '走访发现', m.at, a.id, (array['邻里', '物业', '婚姻家庭'])[1 + m.g % 3], '一般',
        '楼上夜间装修噪声影响休息，双方在楼道内争吵后各自回家，次日又起争执。', case when m.open then 'PAIRS' else 'CLOSED' end, case when m.open then 'MEDIATING' else 'CLOSED' end, '人民调解', true,
        '${officerId}', m.at, (m.at + interval '30 days')::date, case when not m.open then m.at + interval '9 days' end, case when not m.open then m.at + interval '50 days' end,
        (array['蓝', '黄', '橙', '红'])[1 + m.g % 4], array[m.one, m.other], '\\x00', ${place}, '${officerId}', m.at, gen_random_uuid()
      from made m join (select id, row_number() over () - 1 as n, count(*) over () as all_of from address) a on a.n = m.g % a.all_of;
    insert into dispute_party (id, dispute_id, ord, person_id, is_registered, side, name, sex, event_id)
      select one, id, 0, one, false, '一方', '顾长青', '1', gen_random_uuid() from made union all select other, id, 1, other, false, '对方', '钟离秋', '2', gen_random_uuid() from made;
    insert into dispute_agreement (id, dispute_id, pair_ids, form, no, agreed_at, facts, issues, responsibilities, terms, perform_mode, perform_by, is_sealed, copies, event_id)
      select agreement, id, array[pair], '书面', '(2026)人调字第' || g || '号', at + interval '9 days', '互相谅解', '时间', '双方', '[{"who":"钟离秋","what":"二十二时后不装修","amountYuan":null,"by":"2026-12-01"}]', '到期',
        (at + interval '20 days')::date, true, 3, gen_random_uuid() from made where agreed and not open;
    insert into dispute_pair (id, dispute_id, one_id, other_id, state, outcome, agreement_id, performed_at, visits, visits_due, event_id)
      select pair, id, one, other, case when open then 'MEDIATING' else 'CLOSED' end, case when open then null when agreed then '协议成立' else '调解不成' end,
        case when agreed and not open then agreement end, case when agreed and not open then at + interval '12 days' end, 2, 2, gen_random_uuid() from made;
    insert into dispute_session (id, dispute_id, pair_ids, at, place, present, record, by_id, event_id)
      select gen_random_uuid(), id, array[pair], at + interval '2 days', '调解室', array['双方'], '双方陈述经过。', '${officerId}', gen_random_uuid() from made;
    insert into dispute_step (id, dispute_id, kind, at, by_id, role, from_state, to_state, event_id)
      select gen_random_uuid(), m.id, k.kind, m.at + k.n * interval '1 day', '${officerId}', 'OFFICER', 'REGISTERED', 'REGISTERED', gen_random_uuid()
        from made m, (values ('register', 0), ('giveNotice', 1), ('triage', 2), ('accept', 3), ('openSession', 4), ('agree', 5)) k (kind, n);
    insert into dispute_visit (id, dispute_id, pair_ids, at, by_id, method, performed, is_relapse, event_id)
      select gen_random_uuid(), id, array[pair], at + v * interval '1 day', '${officerId}', '电话', '是', false, gen_random_uuid() from made, unnest(array[19, 42]) v where not open;
    insert into dispute_flag (id, dispute_id, colour, is_manual, is_first_grave, raised_at, handle_by, handled_at, unit_id, unit_pos, event_id)
      select gen_random_uuid(), id, (array['蓝', '黄', '橙', '红'])[1 + g % 4], false, g % 4 > 1, at, at + interval '1 day', at + interval '3 hours', ${place}, gen_random_uuid() from made;
    insert into deadline (id, rule_code, rule_valid_from, basis, subject_kind, subject_id, unit_id, unit_pos, start_at, due_at, due_soon_at, remind_at, state, provisional)
      select gen_random_uuid(), 'dispute.people', date '2019-01-01', '{}', 'dispute_pair', pair, ${place}, at, at + interval '30 days', at, '{}', 'RUNNING', false from made where open;
    analyze`)
}

async function figures(w: BenchWorld): Promise<Figure[]> {
  const { rows } = await w.admin.query<{ id: string }>(`select id from dispute order by hashtext(id::text) limit 400`)
  await w.admin.query(`update parameter set value = '1000000' where code = 'export.approveAbove'`)
  const { port, stop } = await serve(w)
  const plain = new pg.Pool({ ...w.connection, max: 1 })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const caller = w.officers[0] as BenchWorld['officers'][number]
  const ours = (path: string) => () => get(agent, port, path, caller)
  let n = 0
  const someId = () => rows[n++ % rows.length]?.id as string
  try {
    const pair = async (name: string, path: () => string, floor: () => Promise<unknown>, count = COUNT) => {
      const a = await latencies(() => ours(path())(), count, Math.min(20, count))
      const b = await latencies(floor, count, Math.min(20, count))
      return [
        { bench, name: `${name}, p50`, value: p50(a), unit: 'ms', floor: p50(b) },
        { bench, name: `${name}, p95`, value: p95(a), unit: 'ms', floor: p95(b) },
      ]
    }
    const all: Figure[] = [
      ...(await pair(
        'board: open files by state and colour (goal: at most 100)',
        () => '/api/disputes/board',
        () => plain.query('select state, colour, count(*) from dispute where ended_at is null group by 1, 2'),
      )),
      ...(await pair(
        'list, first page of 50 open files (goal: at most 100)',
        () => '/api/disputes?open=yes&limit=50',
        () => plain.query('select * from dispute where ended_at is null order by found_at desc, id desc limit 50'),
      )),
      ...(await pair(
        'a file with all that hangs on it (goal: at most 30)',
        () => `/api/disputes/${someId()}`,
        () =>
          plain.query('select * from dispute d join dispute_party p on p.dispute_id = d.id where d.id = $1', [
            someId(),
          ]),
      )),
    ]
    const year = new Date().getFullYear() - 1
    const asked = `from=${year}-01-01&to=${year}-12-31&purpose=dispute&basisKind=unit&basisId=${w.station.areaId}`
    const began = performance.now()
    const bytes = await get(agent, port, `/api/ledgers/L18/file?${asked}`, caller)
    const counted = await w.admin.query<{ n: number }>(
      `select count(*)::integer as n from dispute where found_at >= ($1 || '-01-01')::date and found_at < ($1 || '-12-31')::date + 1`,
      [String(year)],
    )
    all.push({
      bench,
      name: `L18 of a year as XLSX, ${counted.rows[0]?.n} rows, ${Math.round(bytes / 1000)} kB (goal: at most 10)`,
      value: (performance.now() - began) / 1000,
      unit: 's',
    })
    return all
  } finally {
    agent.destroy()
    await plain.end()
    stop()
  }
}

/** One answer, read to its end; anything but 200 ends the benchmark. @returns its bytes */
function get(
  agent: http.Agent,
  port: number,
  path: string,
  caller: { token: string; postingId: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `${SESSION_COOKIE}=${caller.token}`, 'x-posting': caller.postingId, 'x-linan': '1' }
    http
      .get({ agent, port, path, headers, host: '127.0.0.1' }, (answer) => {
        let bytes = 0
        let head = ''
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (head.length < 300) head += chunk.toString('utf8')
        })
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${path}: ${answer.statusCode} ${head}`)),
        )
      })
      .on('error', reject)
  })
}
