import { expect } from 'vitest'
import type { Refused } from '#platform/testing/app.ts'

/** What a call was refused with; a call that goes through fails the test. */
export const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused
