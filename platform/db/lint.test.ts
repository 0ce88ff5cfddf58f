import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { lintCatalogue } from './lint.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
})
afterAll(() => t?.drop())

/** Faults of the catalogue after these statements; everything is rolled back. */
async function faultsAfter(...statements: string[]): Promise<string[]> {
  await t.admin.query('begin')
  try {
    for (const s of statements) await t.admin.query(s)
    return await lintCatalogue(t.admin, t.roles)
  } finally {
    await t.admin.query('rollback')
  }
}

const table = (name: string, comment: string) => [
  `create table ${name} (id uuid, unit_pos integer)`,
  `comment on table ${name} is '${comment}'`,
  `alter table ${name} owner to lt_owner`,
]
const guarded = [
  ...table('x', 'class=S2; x'),
  'alter table x enable row level security',
  'alter table x force row level security',
]
const definerFunction = (path: string) => [
  `create function f() returns integer language sql security definer ${path} as 'select 1'`,
  'revoke all on function f() from public',
]

test('the catalogue of the product has no fault', async () => {
  expect(await lintCatalogue(t.admin, t.roles)).toEqual([])
})

describe('the lint finds', () => {
  test.each<[string, string[], string[]]>([
    ['a table without a class', table('x', 'words only'), ['x: comment does not say its data class (class=S0…S3)']],
    [
      'a table of another owner',
      [...table('x', 'class=S0; x'), 'alter table x owner to postgres'],
      ['x: owned by postgres'],
    ],
    [
      "a day that is not the law's",
      [
        ...table('x', 'class=S0; x'),
        'alter table x add column on_day date default current_date, add column at_day date default now()::date',
      ],
      [
        "x.on_day: column whose default is the day of UTC instead of Shanghai's",
        "x.at_day: column whose default is the day of UTC instead of Shanghai's",
      ],
    ],
    [
      'personal data without row-level security',
      table('x', 'class=S2; x'),
      ['x: holds personal data without forced row-level security'],
    ],
    [
      'row-level security that the owner escapes',
      [...guarded, 'alter table x no force row level security'],
      ['x: holds personal data without forced row-level security'],
    ],
    [
      'a table of the app without row-level security',
      [...table('x', 'class=S1; x'), 'grant select on x to lt_app'],
      ['x: row-level security is not on and forced'],
    ],
    [
      'row-level security switched off',
      ['alter table person disable row level security'],
      ['person: row-level security is not on and forced'],
    ],
    ['the app that may delete', [...guarded, 'grant select, delete on x to lt_app'], ['x: app may DELETE']],
    ['the app that may truncate', [...guarded, 'grant truncate on x to lt_app'], ['x: app may TRUNCATE']],
    ['the app in the audit log', ['grant select on audit.event to lt_app'], ['audit.event: app has SELECT']],
    [
      'the app in a partition of the audit log',
      ['grant select on audit.event_default to lt_app'],
      ['audit.event_default: app has SELECT'],
    ],
    [
      'the app at the sequence of the marks',
      ['grant update on sequence sec.nonce to lt_app'],
      ['sec.nonce: lt_app has UPDATE'],
    ],
    [
      'the app in one column of the access layer',
      ['grant select (token_h) on sec.session to lt_app'],
      ['sec.session: lt_app has SELECT on a column'],
    ],
    [
      'another login in a table of persons',
      ['grant select on person to lt_retention'],
      ['person: lt_retention has SELECT'],
    ],
    [
      'another login in one column of persons',
      ['grant select (name) on person to lt_stats'],
      ['person: lt_stats has SELECT on a column'],
    ],
    ['the auditor who writes', ['grant update on audit.event to lt_auditor'], ['audit.event: lt_auditor has UPDATE']],
    [
      'a view with the rights of its owner',
      ['create view v as select 1 as n'],
      [`v: view that runs with its owner's rights (security_invoker missing)`],
    ],
    [
      'a view that turns it off',
      ['create view v with (security_invoker = false) as select 1 as n'],
      [`v: view that runs with its owner's rights (security_invoker missing)`],
    ],
    [
      'a materialised view',
      ['create materialized view v as select 1 as n'],
      ['v: materialised view: a copy that forgets scopes and deletions'],
    ],
    [
      'a definer function without search_path',
      definerFunction(''),
      ['f(): security definer function without a fixed search_path'],
    ],
    [
      'a definer function that searches a schema others may fill',
      definerFunction('set search_path = public'),
      ['f(): security definer function without a fixed search_path'],
    ],
    [
      'a definer function for everybody',
      [...definerFunction(`set search_path = ''`), 'grant execute on function f() to public'],
      ['f(): function executable by PUBLIC'],
    ],
    [
      'a definer function with the rights of birth',
      [`create function f() returns integer language sql security definer set search_path = '' as 'select 1'`],
      ['f(): function executable by PUBLIC'],
    ],
    ['a table for everybody', ['grant select on person to public'], ['person: granted to PUBLIC']],
    ['a column for everybody', ['grant select (name) on person to public'], ['person.name: column granted to PUBLIC']],
    ['a schema for everybody', ['grant usage on schema sec to public'], ['sec: schema granted to PUBLIC']],
    [
      'a policy that asks once a row',
      [...guarded, 'create policy p on x for select using (unit_pos between sec.lo() and sec.hi())'],
      ['x.p: policy that calls a function per row instead of once per statement'],
    ],
    [
      'a policy that checks once a row',
      [...guarded, 'create policy p on x for insert with check (sec.writes())'],
      ['x.p: policy that calls a function per row instead of once per statement'],
    ],
    [
      'a policy that lets every row through',
      [...guarded, 'create policy p on x for select using (true)'],
      ['x.p: policy that lets every row through'],
    ],
    ['a role past every policy', ['alter role lt_app bypassrls'], ['role lt_app: superuser, BYPASSRLS or CREATEROLE']],
    ['a definer that logs in', ['alter role lt_definer login'], ['role lt_definer: may log in']],
    ['a login that is a member of the owner', ['grant lt_owner to lt_app'], ['role lt_app: member of lt_owner']],
    ['the app that reads jobs', ['grant select on jobs.job to lt_app'], ['jobs.job: lt_app has SELECT']],
    ['another login in the queue', ['grant select on jobs.job to lt_stats'], ['jobs.job: lt_stats has SELECT']],
    ['a queue for everybody', ['grant select on jobs.schedule to public'], ['jobs.schedule: granted to PUBLIC']],
    [
      'a queue that needs no ticket',
      ['alter table jobs.job_common disable row level security'],
      ['jobs.job_common: the job queue is open without a ticket'],
    ],
  ])('%s', async (_name, statements, faults) => {
    expect((await faultsAfter(...statements)).toSorted()).toEqual(faults.toSorted())
  })

  test('a database for everybody', async () => {
    const faults = await faultsAfter(
      `do $$ begin execute format('grant connect on database %I to public', current_database()); end $$`,
    )
    expect(faults).toEqual([expect.stringContaining('PUBLIC may connect')])
  })
})

test('sound objects are no faults', async () => {
  expect(
    await faultsAfter(
      ...guarded,
      'grant select, insert on x to lt_app',
      'create policy p on x for select using (unit_pos between (select sec.lo()) and (select sec.hi()))',
      ...table('y', 'class=S0; y'),
      'grant select on y to lt_app',
      'create view v with (security_invoker = true) as select 1 as n',
      ...definerFunction(`set search_path = ''`),
    ),
  ).toEqual([])
})
