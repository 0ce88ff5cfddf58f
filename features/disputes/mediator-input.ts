import {
  mediatorOfStaff,
  mediatorsByIds,
  type PoolMediator,
  servesOn,
  type Sides,
  standingConflicts,
} from '#features/mediation/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { z } from 'zod'
import type { mediatorInput } from './schemas.ts'
import type { MediatorRow } from './store-file.ts'

export type MediatorInput = z.output<typeof mediatorInput>

interface Colleague {
  [column: string]: unknown
  id: string
  name: string
  kind: string
  hasLeft: boolean
}

const POLICE = '民警'
const AUXILIARIES: ReadonlySet<string> = new Set(['勤务辅警', '文职辅警', '协勤'])

const colleagues = async (context: Context, ids: readonly string[]): Promise<Map<string, Colleague>> =>
  new Map(
    (
      await context.tx.query<Colleague>(
        `select id, name, kind, coalesce(end_on < $2::date, false) as "hasLeft" from organisation_v_staff where id = any ($1::uuid[])`,
        [ids, context.today],
      )
    ).map((row) => [row.id, row]),
  )

/** Colleagues who declared that a party is their family, or that they live where it happened. */
const closeTo = async (
  { tx }: Context,
  staffIds: readonly string[],
  { personIds, addressIds }: Sides,
): Promise<Set<string>> =>
  new Set(
    (
      await tx.query<{ ids: string[] }>('select disputes_staff_close($1::uuid[], $2::uuid[], $3) as ids', [
        staffIds,
        personIds,
        addressIds[0] ?? null,
      ])
    )[0]?.ids ?? [],
  )

/**
 * Those who are to mediate, the leading one first: of the pool, where body, letter and term are known, or a colleague of the police.
 * @throws AppError `invalid_input` where one is unknown, has left or is named twice
 */
export async function resolveMediators(
  context: Context,
  inputs: readonly MediatorInput[],
  at: Date,
  sides: Sides,
  path = 'mediators',
): Promise<MediatorRow[]> {
  const pool = await mediatorsByIds(
    context.tx,
    inputs.flatMap((m) => m.mediatorId ?? []),
  )
  // A colleague who is in the pool too comes with his term, letter and home.
  const known = new Map<string, PoolMediator>()
  for (const { staffId } of inputs) {
    const one = staffId === undefined ? undefined : await mediatorOfStaff(context.tx, staffId)
    if (one !== undefined && staffId !== undefined) known.set(staffId, one)
  }
  // What the pool knows already: his home beside a party's, his family among them. Nobody has to remember to declare it.
  const standing = await standingConflicts(context.tx, [...pool.keys(), ...[...known.values()].map((m) => m.id)], sides)
  const staff = await colleagues(
    context,
    inputs.flatMap((m) => m.staffId ?? []),
  )
  const close = await closeTo(
    context,
    inputs.flatMap((m) => m.staffId ?? []),
    sides,
  )
  const faults: FieldError[] = []
  const rows = inputs.map((input, ord): MediatorRow => {
    const of = input.mediatorId === undefined ? known.get(input.staffId ?? '') : pool.get(input.mediatorId)
    const colleague = input.staffId === undefined ? undefined : staff.get(input.staffId)
    const isKnown = (of !== undefined && servesOn(of, context.today)) || (colleague && !colleague.hasLeft)
    if (!isKnown) faults.push({ path: `${path}.${ord}`, code: 'dispute_mediator_unknown' })
    return {
      id: uuidv7(),
      ord,
      mediatorId: of?.id ?? null,
      staffId: of?.staffId ?? colleague?.id ?? null,
      name: of?.name ?? colleague?.name ?? '',
      isPolice: of?.isPolice ?? colleague?.kind === POLICE,
      isAux: of?.isAux ?? AUXILIARIES.has(colleague?.kind ?? ''),
      hasLetter: of === undefined ? false : of.letterNo !== null,
      attendedOnDuty: input.attendedOnDuty,
      conflicts: [
        ...new Set([
          ...input.conflicts,
          ...((of && standing.get(of.id)) ?? []),
          ...(close.has(input.staffId ?? '') ? (['近亲属'] as const) : []),
        ]),
      ],
      fromAt: at,
      untilAt: null,
      reason: null,
      decidedBy: null,
    }
  })
  const keys = rows.flatMap((m) => m.staffId ?? m.mediatorId ?? [])
  if (new Set(keys).size < keys.length) faults.push({ path, code: 'twice' })
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  return rows
}
