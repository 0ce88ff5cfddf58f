import type { NumberQuery, SearchHit, SearchKind } from '#features/search/public.ts'
import { one, type Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import { checkPhone } from '#platform/standards/phone.ts'
import { identityCheck } from './people.ts'
import { readIdentity, type Sex } from './person-rules.ts'
import { foundPersons } from './store-list.ts'
import { ageToday } from './views.ts'

/** Most people that can share a phone or a number (a family, an employer's switchboard); more are not shown. */
const SAME_NUMBER = 20

interface Found {
  [column: string]: unknown
  personId: string
  isFormer: boolean
}

const candidates = (tx: Tx, forms: readonly string[], oneWrong: boolean, limit: number): Promise<Found[]> =>
  forms.length === 0
    ? Promise.resolve([])
    : tx.query<Found>('select person_id as "personId", is_former as "isFormer" from search_persons($1, $2, $3)', [
        forms,
        oneWrong,
        limit,
      ])

/** As typed first; only where nobody is found, with one letter mistyped, then with one character wrong. */
async function byName(context: Context, query: { names: string[]; mistyped: string[] }, limit: number) {
  const tries: [string[], boolean][] = [
    [query.names, false],
    [query.mistyped, false],
    [query.names, true],
  ]
  for (const [forms, oneWrong] of tries) {
    const found = await candidates(context.tx, forms, oneWrong, limit + 1)
    if (found.length > 0) return found
  }
  return []
}

/** Masked hits for ids, in their order; whoever is out of sight is left out. */
async function hitsOf(context: Context, found: readonly Found[]): Promise<SearchHit[]> {
  const rows = await foundPersons(
    context.tx,
    found.map((f) => f.personId),
  )
  return found.flatMap((f): SearchHit[] => {
    const p = rows.get(f.personId)
    if (p === undefined) return []
    const age = ageToday(p.birthDate, context.today)
    const facts = [
      context.translate(`residents.sex.${p.sex satisfies Sex}`),
      age === null ? null : context.translate('residents.age', { age }),
      p.idMask,
      p.place,
      f.isFormer ? context.translate('search.byFormerName') : null,
    ]
    return [
      {
        kind: 'person',
        key: f.personId,
        personId: f.personId,
        title: maskName(p.name),
        detail: facts.filter((x) => x !== null).join(' · '),
        path: p.addressId === null ? null : `/persons/${f.personId}?address=${p.addressId}`,
      },
    ]
  })
}

async function idsByNumber(context: Context, { kind, value }: NumberQuery): Promise<Found[]> {
  if (kind === 'phone') {
    const phone = checkPhone(value)
    if (!phone.ok) throw new AppError('invalid_input', {}, [{ path: 'q', code: phone.error }])
    return byIndex(context.tx, 'phone', context.cipher.phoneIndex(phone.value))
  }
  const read = readIdentity({ idType: 'CN_ID', idNo: value, sex: '0' }, identityCheck(context))
  if (!read.ok)
    throw new AppError(
      'invalid_input',
      {},
      read.faults.map((f) => ({ ...f, path: 'q' })),
    )
  return byIndex(context.tx, 'identity', context.cipher.identityIndex(read.known.number))
}

const BY_INDEX = {
  identity:
    'select distinct person_id as "personId", false as "isFormer" from person_identity where id_bi = $1 limit $2',
  phone:
    'select distinct person_id as "personId", false as "isFormer" from person_phone where phone_bi = $1 and ended_at is null limit $2',
} as const

const byIndex = (tx: Tx, kind: keyof typeof BY_INDEX, index: Buffer): Promise<Found[]> =>
  tx.query<Found>(BY_INDEX[kind], [index, SAME_NUMBER])

export const searchKinds = [
  {
    group: 'people',
    order: 1,
    find: async (context, query, limit) =>
      context.can('residents.listResidents') ? hitsOf(context, await byName(context, query, limit)) : [],
    findByNumber: async (context, number) =>
      context.can('residents.findByIdentity') ? hitsOf(context, await idsByNumber(context, number)) : [],
    isWhole: async ({ tx }) => (await one<{ whole: boolean }>(tx, 'select search_is_whole() as whole', [])).whole,
  },
] satisfies SearchKind[]
