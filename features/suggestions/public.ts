import type { Context } from '#platform/http/action.ts'

/** Communities in which the actor may record suggestions: those whose area lies in his range; none for who may not record at all. */
export const communitiesToRecordIn = async ({ tx, can }: Pick<Context, 'tx' | 'can'>) =>
  can('suggestions.recordSuggestion')
    ? tx.query<{ code: string; name: string }>(
        `select c.code, c.name from organisation_v_community c
          where c.area_id is not null and c.replaced_by is null and organisation_in_scope(c.area_id) order by c.code limit 500`,
      )
    : []
