import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { NewStep } from './store-write.ts'

/** A step by whoever acts now; what is left out is empty. */
export const stepOf = (
  context: Pick<Context, 'actor'>,
  s: Pick<NewStep, 'kind' | 'at' | 'fromState' | 'toState'> & Partial<NewStep>,
): NewStep => ({
  id: uuidv7(),
  byId: context.actor.staffId as string,
  role: context.actor.role as string,
  pairIds: [],
  detail: {},
  note: null,
  papers: [],
  told: [],
  ...s,
})
