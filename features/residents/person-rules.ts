import { addMonths } from '#platform/deadlines/calendar.ts'
import type { FieldError } from '#platform/errors/errors.ts'
import { checkIdentity, type IdType, maskIdentity, sexMismatch } from '#platform/standards/identity.ts'
import type { ID_STATES, ISSUES, SEXES, WARNINGS } from './vocabulary.ts'
import type { Category } from './rules.ts'

export type Sex = (typeof SEXES)[number]
export type Issue = (typeof ISSUES)[number]
export type Warning = (typeof WARNINGS)[number]

export interface TypedIdentity {
  idType: IdType
  idNo?: string | undefined
  century?: '18' | '19' | undefined
  sex?: Sex | undefined
  birthDate?: string | undefined
}

export interface KnownIdentity {
  idType: IdType
  /** Normalised, empty where there is no document. */
  number: string
  alias15?: string
  mask: string | null
  sex: Sex
  birthDate: string | null
  /** Sex or birth date come from the number and are not typed over. */
  birthLocked: boolean
  warnings: Warning[]
}

export interface IdentityCheck {
  today: string
  demo: boolean
  regionKnown?: (code6: string, year: number) => boolean
  /** A deputy confirms a sex that the number does not tell (lawful change, dictionary §9.2 case 6). */
  lawfulSexChange?: boolean
}

/**
 * What a typed document tells: number, birth date and sex of the number (locked), the document it really is. Faults are field errors
 * relative to `path`. Sex may be left out only where the number tells it.
 */
export function readIdentity(
  t: TypedIdentity,
  check: IdentityCheck,
  path = '',
): { ok: true; known: KnownIdentity } | { ok: false; faults: FieldError[] } {
  const at = (field: string) => (path === '' ? field : `${path}.${field}`)
  const result = checkIdentity(t.idType, t.idNo ?? '', {
    today: check.today,
    allowDemoRegion: check.demo,
    ...(check.regionKnown ? { regionKnown: check.regionKnown } : {}),
    ...(t.century ? { century: t.century } : {}),
  })
  if (!result.ok) return { ok: false, faults: [{ path: at('idNo'), code: result.error }] }
  const faults: FieldError[] = []
  if (t.sex !== undefined && sexMismatch(result, t.sex) && !check.lawfulSexChange)
    faults.push({ path: at('sex'), code: 'sex_mismatch' })
  if (t.birthDate !== undefined && result.birthDate !== undefined && t.birthDate !== result.birthDate)
    faults.push({ path: at('birthDate'), code: 'birth_mismatch' })
  const birthDate = result.birthDate ?? t.birthDate ?? null
  if (birthDate !== null && result.birthDate === undefined) {
    if (birthDate > check.today) faults.push({ path: at('birthDate'), code: 'id_birth_future' })
    else if (birthDate < '1900-01-01') faults.push({ path: at('birthDate'), code: 'id_birth_too_old' })
  }
  const sex = check.lawfulSexChange && t.sex !== undefined ? t.sex : (result.sex ?? t.sex)
  if (sex === undefined) faults.push({ path: at('sex'), code: 'required' })
  if (faults.length > 0 || sex === undefined) return { ok: false, faults }
  const warnings: Warning[] = [...result.warnings]
  if (result.suggestedType !== undefined) warnings.push('id_type_routed')
  return {
    ok: true,
    known: {
      idType: result.suggestedType ?? t.idType,
      number: result.value,
      ...(result.alias15 === undefined ? {} : { alias15: result.alias15 }),
      mask: result.value === '' ? null : maskIdentity(result.value, 'list'),
      sex,
      birthDate,
      birthLocked: result.birthDate !== undefined,
      warnings,
    },
  }
}

/** Age in whole years on a day; the birthday itself counts. Somebody born on 29 February comes of age on 28 February of other years. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return addMonths(birthDate, years * 12) <= day ? years : years - 1
}

export interface AgeEvent {
  age: number
  on: string
}

/**
 * Days on which a child's standing changes: 14 (rules for children's data end, 个人信息保护法 31), 16 (identity card to be applied for,
 * 居民身份证法 7), 18 (the guardian's access ends). Only those from `from` on. Ages are the parameter person.ageEvents.
 */
export const ageEvents = (birthDate: string | null, ages: readonly number[], from: string): AgeEvent[] =>
  birthDate === null ? [] : ages.map((age) => ({ age, on: addMonths(birthDate, age * 12) })).filter((e) => e.on >= from)

/** Below `adultAge` a guardian is needed, and only an adult can be one. Unknown birth dates count as neither child nor adult. */
export const needsGuardian = (birthDate: string | null, today: string, adultAge: number): boolean =>
  birthDate !== null && ageOn(birthDate, today) < adultAge
export const mayBeGuardian = (birthDate: string | null, today: string, adultAge: number): boolean =>
  birthDate !== null && ageOn(birthDate, today) >= adultAge

/** What of a record waits for somebody (问题数据); nothing of it blocks work. */
export function issuesOf(
  p: {
    birthDate: string | null
    guardianId: string | null
    idState: (typeof ID_STATES)[number]
    idReviewOn: string | null
    idType: IdType
    diedOn?: string | null
  },
  category: Category | null,
  today: string,
  adultAge: number,
): Issue[] {
  if (p.diedOn) return []
  const issues: Issue[] = []
  const child = needsGuardian(p.birthDate, today, adultAge)
  if (child && p.guardianId === null) issues.push('guardian_missing')
  if (!child && p.birthDate !== null && p.guardianId !== null) issues.push('guardian_no_longer_needed')
  if (p.idState !== '正常') issues.push('id_doubtful')
  if (p.idType === 'NONE' && p.idReviewOn !== null && p.idReviewOn <= today) issues.push('id_review_due')
  if (category === '待判') issues.push('category_open')
  return issues
}

const FROM_THE_MAINLAND: ReadonlySet<IdType> = new Set(['CN_ID', 'CN_PASSPORT'])
/** People of the mainland name the county of their hukou (dictionary §8.2 "境内*"). */
export const needsHukouRegion = (idType: IdType): boolean => FROM_THE_MAINLAND.has(idType)
