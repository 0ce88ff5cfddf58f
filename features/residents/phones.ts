import type { z } from 'zod'
import type { FieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { maskPhone } from '#platform/standards/phone.ts'
import type { phoneInput } from './fields.ts'
import { readPhones, storePhone } from './people.ts'
import { keepPhones, phonesOf } from './store-person.ts'

type Typed = z.output<typeof phoneInput>

export interface PlannedPhone {
  /** Set where the phone stays as it is. */
  id: string | null
  kind: Typed['kind']
  number: string | null
  mask: string
}

/** What a person's phones will be: kept ones by id, new ones by number. Faults are added to `faults`. */
export async function planPhones(
  context: Context,
  personId: string,
  typed: readonly Typed[],
  faults: FieldError[],
): Promise<PlannedPhone[]> {
  const stored = new Map((await phonesOf(context.tx, personId)).map((p) => [p.id, p]))
  return typed.flatMap((t, i): PlannedPhone[] => {
    if (t.id !== undefined && t.number === undefined) {
      const known = stored.get(t.id)
      if (known === undefined) faults.push({ path: `phones.${i}.id`, code: 'phone_unknown' })
      return known ? [{ id: known.id, kind: t.kind, number: null, mask: known.mask }] : []
    }
    const own: FieldError[] = []
    const [phone] = readPhones([t], own, 'phones')
    faults.push(...own.map((f) => ({ ...f, path: `phones.${i}.number` })))
    return phone ? [{ id: null, kind: phone.kind, number: phone.number, mask: maskPhone(phone.number) }] : []
  })
}

/** Keeps, adds and ends phones as planned; the order is the order of the form. */
export async function storePhones(context: Context, personId: string, phones: readonly PlannedPhone[]): Promise<void> {
  const kept = phones.flatMap((p, ord) => (p.id === null ? [] : [{ id: p.id, kind: p.kind, ord }]))
  await keepPhones(context.tx, personId, kept, context.now)
  for (const [ord, p] of phones.entries()) {
    if (p.number !== null) await storePhone(context, personId, { kind: p.kind, number: p.number }, ord)
  }
}
