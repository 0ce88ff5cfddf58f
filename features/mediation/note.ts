import { recordActivity } from '#features/work-log/public.ts'
import type { Context } from '#platform/http/action.ts'

/** Says in the work log that a body or the pool was worked on, without the name of a mediator. */
export const note = (
  context: Context,
  kind: string,
  recordKind: 'mediation_body' | 'mediator',
  record: { id: string; unitId: string; unitPos: number },
) =>
  recordActivity(context, {
    kind: `mediation.${kind}`,
    at: context.now,
    recordKind,
    recordId: record.id,
    unitId: record.unitId,
    unitPos: record.unitPos,
  })

export const by = ({ actor, now }: Context) => ({ staffId: actor.staffId as string, now })
