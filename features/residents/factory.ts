import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { maskIdentity } from '#platform/standards/identity.ts'
import { maskPhone } from '#platform/standards/phone.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

const SURNAMES = [...'顾陆沈姚谭廖邹熊白江钟汪田任姜范方石']
const GIVEN = ['云舒', '景行', '南星', '问渠', '疏桐', '怀瑾', '望舒', '青梧', '予安', '若水', '清和', '听澜']

/** An invented name, the same for the same number. */
export const demoName = (n: number): string =>
  `${SURNAMES[n % SURNAMES.length]}${GIVEN[Math.floor(n / SURNAMES.length + n) % GIVEN.length]}`
/** A phone of the range nobody has: 194 0000 xxxx. */
export const demoPhone = (n: number): string => `1940000${String(n % 10_000).padStart(4, '0')}`

export interface PersonSeed {
  name?: string
  /** `YYYY-MM-DD`; the number is made from it. */
  birthDate?: string
  /** Odd serials are men, even ones women. */
  serial?: number
  phone?: string
  guardianId?: string
  by?: string
  /** Seals number and phone, so that they can be opened and found. Without it they are unreadable. */
  cipher?: Cipher
}

export interface MadePerson {
  personId: string
  name: string
  idNo: string
  phone: string
}

let made = 0

/** A person with a number of the demo region and one phone, not living anywhere yet. */
export async function makePerson(admin: Client, seed: PersonSeed = {}): Promise<MadePerson> {
  made += 1
  const personId = uuidv7()
  const birthDate = seed.birthDate ?? `19${String(50 + (made % 50)).padStart(2, '0')}-0${1 + (made % 9)}-1${made % 10}`
  const serial = seed.serial ?? made % 1000
  const idNo = makeDemoId(birthDate, serial)
  const phone = seed.phone ?? demoPhone(made)
  const name = seed.name ?? demoName(made)
  await admin.query(
    `insert into person (id, name, id_type, id_mask, sex, birth_date, birth_locked, phone_mask, hukou_region, guardian_id, source, verified_at,
       created_by, created_org, event_id)
     values ($1,$2,'CN_ID',$3,$4,$5,true,$6,'220702',$7,'现场采集',now(),$8,$9,gen_random_uuid())`,
    [
      personId,
      name,
      maskIdentity(idNo, 'list'),
      serial % 2 === 1 ? '1' : '2',
      birthDate,
      maskPhone(phone),
      seed.guardianId ?? null,
      seed.by ?? uuidv7(),
      uuidv7(),
    ],
  )
  const identityId = uuidv7()
  const seal = (kind: 'identity' | 'phone', place: string, plain: string) =>
    seed.cipher?.seal(kind, place, plain) ?? Buffer.from('unreadable')
  await admin.query(
    `insert into person_identity (id, person_id, id_type, number_enc, id_bi, last4_bi, event_id) values ($1,$2,'CN_ID',$3,$4,$5,gen_random_uuid())`,
    [
      identityId,
      personId,
      seal('identity', `person_identity.number_enc|${identityId}`, idNo),
      seed.cipher?.identityIndex(idNo) ?? Buffer.from(personId.replaceAll('-', ''), 'hex'),
      seed.cipher?.lastFourIndex(idNo, Number(birthDate.slice(0, 4))) ?? null,
    ],
  )
  const phoneId = uuidv7()
  await admin.query(
    `insert into person_phone (id, person_id, ord, kind, number_enc, phone_bi, number_mask, event_id) values ($1,$2,0,'本人',$3,$4,$5,gen_random_uuid())`,
    [
      phoneId,
      personId,
      seal('phone', `person_phone.number_enc|${phoneId}`, phone),
      seed.cipher?.phoneIndex(phone) ?? Buffer.from('unreadab'),
      maskPhone(phone),
    ],
  )
  return { personId, name, idNo, phone }
}

export interface ResidentSeed extends PersonSeed {
  /** An existing person moves in instead of a new one. */
  personId?: string
  relationToHead?: '户主/本人' | '配偶' | '子女' | '父母' | '其他亲属' | '其他'
  category?: '常住' | '户在人不在' | '寄住' | '流动人口' | '未落户' | '境外' | '待判'
  state?: 'DECLARED' | 'ACTIVE' | 'EXPIRING' | 'EXTENDED' | 'TO_VERIFY' | 'RESTORED'
  isTenant?: boolean
  arrivedOn?: string
  nextVerifyOn?: string
}

export interface MadeHousehold {
  householdId: string
  no: number
  /** As given; the first one is the head. */
  members: (MadePerson & { residenceId: string })[]
}

/** A household of confirmed residents behind a door; without members, a head and a spouse. */
export async function makeHousehold(
  admin: Client,
  seed: { addressId: string; members?: readonly ResidentSeed[]; by?: string; cipher?: Cipher },
): Promise<MadeHousehold> {
  const householdId = uuidv7()
  const by = seed.by ?? uuidv7()
  const { rows } = await admin.query<{ no: number }>(
    `insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id)
     select $1, a.id, 1 + coalesce((select max(no) from household h where h.address_id = a.id), 0), a.unit_id, a.unit_pos, $3, gen_random_uuid()
       from address a where a.id = $2 returning no`,
    [householdId, seed.addressId, by],
  )
  const row = rows[0]
  if (row === undefined) throw new Error('the address of the household does not exist')
  const members: MadeHousehold['members'] = []
  for (const [i, m] of (seed.members ?? [{}, { relationToHead: '配偶' as const }]).entries()) {
    const more = { ...(seed.cipher ? { cipher: seed.cipher } : {}), by, ...m }
    const person = m.personId
      ? { personId: m.personId, name: m.name ?? '', idNo: '', phone: '' }
      : await makePerson(admin, more)
    const residenceId = await makeResidence(admin, { ...more, personId: person.personId, householdId, isHead: i === 0 })
    members.push({ ...person, residenceId })
  }
  return { householdId, no: row.no, members }
}

async function makeResidence(
  admin: Client,
  m: ResidentSeed & { personId: string; householdId: string; isHead: boolean },
): Promise<string> {
  const id = uuidv7()
  const arrived = m.arrivedOn ?? '2024-03-01'
  await admin.query(
    `insert into residence (id, person_id, address_id, household_id, category, relation_to_head, is_tenant, arrived_on, declared_on, verified_at,
       next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
     select $1, $2, h.address_id, h.id, $4, $5, $6, $7::date, $7::date, now(), coalesce($8::date, current_date + 180), $9, '现场采集', h.unit_id, h.unit_pos, $10,
       gen_random_uuid() from household h where h.id = $3`,
    [
      id,
      m.personId,
      m.householdId,
      m.category ?? '常住',
      m.relationToHead ?? (m.isHead ? '户主/本人' : '其他亲属'),
      m.isTenant ?? false,
      arrived,
      m.nextVerifyOn ?? null,
      m.state ?? 'ACTIVE',
      m.by ?? uuidv7(),
    ],
  )
  if (m.isHead) await admin.query('update household set head_residence_id = $2 where id = $1', [m.householdId, id])
  return id
}
