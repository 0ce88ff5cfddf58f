import { checkIdentity, maskIdentity, sexMismatch } from '#platform/standards/identity.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone } from '#platform/standards/phone.ts'
import { regionName } from '#platform/standards/regions.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import type { commitRows } from './contract.ts'
import type { Field, Reason } from './vocabulary.ts'

export type CommitRow = ParsedOf<typeof commitRows>['rows'][number]
type Person = NonNullable<CommitRow['person']>

interface Known {
  idType: Person['idType']
  number: string
  alias15?: string
  mask: string | null
  sex: '0' | '1' | '2'
  birthDate: string | null
  birthLocked: boolean
  warnings: []
}

/** What of a row's person holds, checked as if no reader had been there. */
export interface CheckedPerson {
  person: Person
  name: string
  phones: string[]
  known: Known
  faults: Reason[]
}

/** The number of fifteen digits behind `id`, as sent or as said beside it; null where that is another one. */
function oldNumberOf(
  { alias15 }: Person,
  id: { value: string; alias15?: string },
  { today, demo }: { today: string; demo: boolean },
): string | null | undefined {
  if (alias15 === undefined) return id.alias15
  const old = checkIdentity('CN_ID', alias15, { today, allowDemoRegion: demo })
  return old.ok && old.value === id.value ? alias15 : null
}

export function checkPerson(person: Person, options: { today: string; demo: boolean }): CheckedPerson {
  const faults: Reason[] = []
  const wrong = (field: Field, code: string) => faults.push({ field, code, level: 'wrong' })
  const name = checkPersonName(person.name)
  if (!name.ok) wrong('name', name.error)
  const known: Known = {
    idType: 'NONE',
    number: '',
    mask: null,
    sex: person.sex ?? '0',
    birthDate: person.birthDate ?? null,
    birthLocked: false,
    warnings: [],
  }
  if (person.idNo !== '') {
    const id = checkIdentity(person.idType, person.idNo, { today: options.today, allowDemoRegion: options.demo })
    if (!id.ok) wrong('idNo', id.error)
    else {
      known.idType = id.suggestedType ?? person.idType
      known.number = id.value
      known.mask = maskIdentity(id.value, 'list')
      const old = oldNumberOf(person, id, options)
      if (old === null) wrong('idNo', 'id_15_differs')
      else if (old !== undefined) known.alias15 = old
      if (person.sex !== undefined && sexMismatch(id, person.sex)) wrong('sex', 'sex_mismatch')
      if (id.sex === '1' || id.sex === '2') known.sex = id.sex
      if (id.birthDate !== undefined) {
        known.birthDate = id.birthDate
        known.birthLocked = true
      }
    }
  }
  if (known.birthDate !== null && known.birthDate > options.today) wrong('birthDate', 'id_birth_future')
  const phones: string[] = []
  for (const raw of person.phones) {
    const phone = checkPhone(raw)
    if (!phone.ok) wrong('phone', phone.error)
    else if (!phones.includes(phone.value)) phones.push(phone.value)
  }
  if (person.hukouRegion !== undefined && regionName(person.hukouRegion) === undefined)
    wrong('hukouRegion', 'region_unknown')
  const { arrivedOn, intendedUntil } = person
  if (arrivedOn !== undefined && arrivedOn > options.today) wrong('arrivedOn', 'date_future')
  if (arrivedOn !== undefined && arrivedOn < '1900-01-01') wrong('arrivedOn', 'date_too_early')
  if (intendedUntil !== undefined && intendedUntil <= (arrivedOn ?? options.today))
    wrong('intendedUntil', 'before_arrival')
  return { person, name: name.ok ? name.value : person.name, phones, known, faults }
}
