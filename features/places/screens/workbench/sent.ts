type Filled<T> = { [K in keyof T]?: NonNullable<T[K]> }

/** Form values as the contracts want them: what is empty is absent. */
export const sent = <T extends object>(values: T): Filled<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Filled<T>
