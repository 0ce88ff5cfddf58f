import type { z } from 'zod'
import type { FieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone, maskPhone } from '#platform/standards/phone.ts'
import { regionKnown, regionName } from '#platform/standards/regions.ts'
import type { newPerson } from './fields.ts'
import { type KnownIdentity, needsHukouRegion, readIdentity, type Warning } from './person-rules.ts'
import { addTtl } from './rules.ts'
import type { Settings } from './settings.ts'
import { type Author, insertIdentity, insertPerson, insertPhone, numberKnown, type PersonRow } from './store-person.ts'

export type NewPerson = z.output<typeof newPerson>

/** A new person who passed every check, ready to be stored. */
export interface ReadPerson {
  row: PersonRow
  known: KnownIdentity
  phones: { kind: '本人' | '家属' | '单位'; number: string }[]
}

export const authorOf = (context: Context): Author => ({
  staffId: context.actor.staffId as string,
  unitId: context.actor.unitId as string,
  now: context.now,
})

/** Field staff stand at the door; what grid workers send in is marked so (数据来源). */
export const sourceOf = (context: Context): '网格上报' | '现场采集' =>
  context.actor.role === 'GRID' ? '网格上报' : '现场采集'

export const identityCheck = (context: Context) => ({ today: context.today, demo: context.demo, regionKnown })

/** Checks everything of a new person at once; faults name their field under `path`. */
export function readPerson(
  context: Context,
  p: NewPerson,
  settings: Settings,
  path: string,
): { faults: FieldError[]; read: ReadPerson | null } {
  const faults: FieldError[] = []
  const at = (field: string) => `${path}.${field}`
  const name = checkPersonName(p.name)
  if (!name.ok) faults.push({ path: at('name'), code: name.error })
  const identity = readIdentity(p, identityCheck(context), path)
  if (!identity.ok) faults.push(...identity.faults)
  const phones = readPhones(p.phones, faults, at('phones'))
  faults.push(...noDocumentFaults(p, settings, context.today, at), ...hukouFaults(p, at))
  if (identity.ok && needsHukouRegion(identity.known.idType) && !p.hukouRegion)
    faults.push({ path: at('hukouRegion'), code: 'required' })
  if (faults.length > 0 || !name.ok || !identity.ok) return { faults, read: null }
  const { known } = identity
  const none = known.idType === 'NONE'
  const row: PersonRow = {
    id: uuidv7(),
    version: 1,
    name: name.value,
    formerName: null,
    formerNameUntil: null,
    idType: known.idType,
    idMask: known.mask,
    idState: '正常',
    idReason: none ? (p.idReason ?? null) : null,
    idReviewOn: none ? (p.idReviewOn ?? null) : null,
    sex: known.sex,
    birthDate: known.birthDate,
    birthLocked: known.birthLocked,
    phoneMask: phones[0] ? maskPhone(phones[0].number) : null,
    hukouRegion: p.hukouRegion ?? null,
    hukouAddr: p.hukouAddr ?? null,
    hukouCommunityCode: p.hukouCommunityCode ?? null,
    hukouAddressId: p.hukouAddressId ?? null,
    guardianId: p.guardianId ?? null,
    contactPref: p.contactPref ?? null,
    diedOn: null,
    updatedAt: null,
    createdBy: context.actor.staffId as string,
  }
  return { faults, read: { row, known, phones } }
}

/** Phones as typed: each number checked (units may have service numbers), none twice. */
export function readPhones(typed: NewPerson['phones'], faults: FieldError[], path: string): ReadPerson['phones'] {
  const seen = new Set<string>()
  return typed.flatMap(({ kind, number }, i) => {
    const result = checkPhone(number ?? '', { unit: kind === '单位' })
    if (!result.ok) faults.push({ path: `${path}.${i}.number`, code: result.error })
    else if (seen.has(result.value)) faults.push({ path: `${path}.${i}.number`, code: 'phone_twice' })
    else seen.add(result.value)
    return result.ok ? [{ kind, number: result.value }] : []
  })
}

/** A person without document needs the reason, and a day to look again within the rule's length (dictionary §9.2 NONE). */
export function noDocumentFaults(
  p: { idType: string; idReason?: string | undefined; idReviewOn?: string | undefined },
  settings: Settings,
  today: string,
  at: (field: string) => string,
): FieldError[] {
  if (p.idType !== 'NONE') return []
  const faults: FieldError[] = []
  if (p.idReason === undefined) faults.push({ path: at('idReason'), code: 'required' })
  const last = addTtl(today, settings.idReview)
  if (p.idReviewOn === undefined) faults.push({ path: at('idReviewOn'), code: 'required' })
  else if (p.idReviewOn < today || p.idReviewOn > last)
    faults.push({ path: at('idReviewOn'), code: 'id_review_range', params: { last } })
  return faults
}

export function hukouFaults(
  p: { hukouRegion?: string | null | undefined; hukouCommunityCode?: string | null | undefined },
  at: (field: string) => string,
): FieldError[] {
  const { hukouRegion: region, hukouCommunityCode: community } = p
  if (region && regionName(region) === undefined) return [{ path: at('hukouRegion'), code: 'region_unknown' }]
  return region && community && !community.startsWith(region)
    ? [{ path: at('hukouCommunityCode'), code: 'region_mismatch' }]
    : []
}

/** Stores a person with number and phones. A number that is known already makes the later record 存疑 (dictionary §8.2). */
export async function storePerson(context: Context, p: ReadPerson): Promise<{ row: PersonRow; warnings: Warning[] }> {
  const { tx, cipher } = context
  const by = authorOf(context)
  const { known } = p
  const taken = known.number !== '' && (await numberKnown(tx, cipher.identityIndex(known.number), false))
  const row: PersonRow = { ...p.row, idState: taken ? '存疑' : '正常' }
  await insertPerson(tx, { ...row, source: sourceOf(context) }, by)
  await storeNumber(context, row.id, known)
  for (const [ord, phone] of p.phones.entries()) await storePhone(context, row.id, phone, ord)
  return { row, warnings: known.warnings }
}

/** Seals a number, and its 15-digit form as an alias by which it is also found. */
export async function storeNumber(context: Context, personId: string, known: KnownIdentity): Promise<void> {
  if (known.number === '') return
  const { tx, cipher } = context
  const numbers = [
    { number: known.number, aliasKind: null },
    ...(known.alias15 ? [{ number: known.alias15, aliasKind: '15位旧号' as const }] : []),
  ]
  for (const { number, aliasKind } of numbers) {
    const id = uuidv7()
    await insertIdentity(tx, {
      id,
      personId,
      idType: known.idType,
      aliasKind,
      numberEnc: cipher.seal('identity', `person_identity.number_enc|${id}`, number),
      bi: cipher.identityIndex(number),
      last4: known.birthDate === null ? null : cipher.lastFourIndex(number, Number(known.birthDate.slice(0, 4))),
    })
  }
}

export async function storePhone(
  context: Context,
  personId: string,
  phone: ReadPerson['phones'][number],
  ord: number,
): Promise<void> {
  const { tx, cipher } = context
  const id = uuidv7()
  await insertPhone(tx, {
    id,
    personId,
    ord,
    kind: phone.kind,
    mask: maskPhone(phone.number),
    numberEnc: cipher.seal('phone', `person_phone.number_enc|${id}`, phone.number),
    bi: cipher.phoneIndex(phone.number),
  })
}
