/** Conditions of a query, said once for its rows and its figures. */
export interface Conditions {
  sqlWhere: string
  values: readonly unknown[]
}

/** A value, and the condition that asks for it as parameter `$n`. */
export type Condition = readonly [value: unknown, text: (n: number) => string]

/**
 * Puts conditions together; whose value is undefined narrows nothing.
 * @param texts always asked for; `values` are their parameters, from `$1` on
 */
export function conditionsOf(
  texts: readonly string[],
  values: readonly unknown[],
  more: readonly Condition[],
): Conditions {
  const asked = more.filter(([value]) => value !== undefined)
  return {
    sqlWhere: [...texts, ...asked.map(([, text], i) => text(values.length + i + 1))].join(' and '),
    values: [...values, ...asked.map(([value]) => value)],
  }
}

/** Filters of a list by their names: only those asked for, so that each of these few texts gets the plan and the index it needs. */
export const filtersOf = <F extends object>(
  conditions: { readonly [K in keyof Required<F>]: (n: number) => string },
  filters: F,
): Conditions =>
  conditionsOf(
    ['true'],
    [],
    (Object.keys(conditions) as (keyof F)[]).map((key): Condition => [filters[key], conditions[key]]),
  )

export interface Page {
  /** Stands behind `where`: the conditions, what goes on behind the last row, order and limit. */
  sqlPage: string
  values: unknown[]
}

/**
 * One page of what the conditions leave, going on behind the last row seen.
 * @param keys sort keys with their types, `[['h.found_at', 'timestamptz'], ['h.id', 'uuid']]`, all in one direction
 * @param after values of the keys of the last row seen
 */
export function pageOf(
  { sqlWhere, values }: Conditions,
  keys: readonly (readonly [sqlKey: string, type: string])[],
  after: readonly (string | number | boolean)[] | undefined,
  limit: number,
  direction: 'asc' | 'desc' = 'asc',
): Page {
  const columns = keys.map(([sqlKey]) => sqlKey).join(', ')
  const order = keys.map(([sqlKey]) => (direction === 'asc' ? sqlKey : `${sqlKey} desc`)).join(', ')
  const marks = keys.map(([, type], i) => `$${values.length + i + 2}::${type}`).join(', ')
  const later = after === undefined ? '' : ` and (${columns}) ${direction === 'asc' ? '>' : '<'} (${marks})`
  return {
    sqlPage: `${sqlWhere}${later} order by ${order} limit $${values.length + 1}`,
    values: [...values, limit, ...(after ?? [])],
  }
}
