import type { ApiInput } from '#ui/api/client.ts'
import type { IdType } from '#platform/standards/identity.ts'

export type HukouChoice = 'here' | 'county' | 'elsewhere' | 'unknown'
type Member = ApiInput<'residents.registerHousehold'>['members'][number]
type Person = NonNullable<Member['person']>

/** A row of the form: the fields of the contract, and what only the form asks. Paths are the contract's, so server errors find their fields. */
export interface RowValues extends Omit<Partial<Member>, 'person'> {
  person?: Partial<Person>
  hukou?: HukouChoice
  /** Name of a known person who was chosen instead of a new one. */
  knownAs?: string
}

export interface FormValues {
  members: RowValues[]
}

export const emptyRow = (
  today: string,
  like: RowValues | undefined,
  relationToHead: Member['relationToHead'],
): RowValues => ({
  relationToHead,
  arrivedOn: like?.arrivedOn ?? today,
  hukou: like?.hukou ?? 'here',
  ...(like?.intendedUntil ? { intendedUntil: like.intendedUntil } : {}),
  ...(like?.isTenant ? { isTenant: true } : {}),
  person: { idType: 'CN_ID', ...(like?.person?.hukouRegion ? { hukouRegion: like.person.hukouRegion } : {}) },
})

/** Drafts stay on machines that several people use: numbers and phones are typed again. */
export const withoutNumbers = (values: FormValues): FormValues => ({
  members: values.members.map((m) => {
    if (!m?.person) return m
    const { idNo: _number, phones: _phones, ...person } = m.person
    return { ...m, person }
  }),
})

const MAINLAND: readonly IdType[] = ['CN_ID', 'CN_PASSPORT']
export const asksHukou = (idType: IdType | undefined): boolean => idType === undefined || MAINLAND.includes(idType)

function hukouOf(row: RowValues, communityCode: string): Partial<Person> {
  const county = communityCode.slice(0, 6)
  if (!asksHukou(row.person?.idType)) return {}
  if (row.hukou === 'here') return { hukouRegion: county, hukouCommunityCode: communityCode }
  if (row.hukou === 'elsewhere') return row.person?.hukouRegion ? { hukouRegion: row.person.hukouRegion } : {}
  return row.hukou === 'county' ? { hukouRegion: county } : {}
}

/** The row as the contract takes it. `otherCommunity` is the reason kept with 寄住 where only "another community of this county" is known. */
export function toMember(row: RowValues, communityCode: string, otherCommunity: string): Member {
  const { hukou, knownAs: _knownAs, person, personId, guardianIndex, ...stay } = row
  const common = {
    ...stay,
    relationToHead: row.relationToHead,
    arrivedOn: row.arrivedOn,
    intendedUntil: row.intendedUntil || undefined,
  } as Member
  if (personId) return { ...common, personId }
  const { phones, hukouRegion: _region, idNo, ...rest } = person ?? {}
  const known =
    hukou === 'county' && asksHukou(person?.idType) ? { category: '寄住' as const, categoryReason: otherCommunity } : {}
  return {
    ...common,
    ...known,
    ...(guardianIndex === undefined || guardianIndex === null ? {} : { guardianIndex }),
    person: {
      ...(rest as Person),
      ...hukouOf(row, communityCode),
      ...(idNo ? { idNo } : {}),
      phones: (phones ?? [])
        .filter((p) => p?.number)
        .map((p) => ({ kind: p.kind ?? '本人', number: p.number as string })),
    },
  }
}
