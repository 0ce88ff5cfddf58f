import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { maskPhone } from '#platform/standards/phone.ts'
import type { BodyKind, DisputeType, Language, MediatorKind, Sex } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface BodySeed {
  unitId: string
  by: string
  name?: string
  shortName?: string
  kind?: BodyKind
  parentId?: string
  rooms?: string[]
  /** Legal dates. */
  openedOn?: string
  closedOn?: string
}

/** A mediation body at a station or a police room. */
export async function makeBody(admin: Client, seed: BodySeed): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into mediation_body (id, name, short_name, kind, parent_id, seal_holder, filed_with, rooms, opened_on, closed_on, unit_id, unit_pos, created_by, event_id)
     select $1,$2,$3,$4,$5,'主任','团结司法所',$6,$7,$8,u.id,u.lft,$9,gen_random_uuid() from sec.unit u where u.id = $10`,
    [
      id,
      seed.name ?? '团结社区人民调解委员会',
      seed.shortName ?? '团结',
      seed.kind ?? '村居调委会',
      seed.parentId ?? null,
      seed.rooms ?? ['第一调解室'],
      seed.openedOn ?? '2020-01-01',
      seed.closedOn ?? null,
      seed.by,
      seed.unitId,
    ],
  )
  return id
}

export interface MediatorSeed {
  bodyId: string
  by: string
  name?: string
  sex?: Sex
  kind?: MediatorKind
  specialties?: DisputeType[]
  languages?: Language[]
  isCommitteeMember?: boolean
  /** Legal dates; null is a term without an end. */
  appointedFrom?: string
  appointedTo?: string | null
  letterNo?: string
  isAux?: boolean
  isPolice?: boolean
  active?: boolean
  maxOpen?: number
  staffId?: string
  homeAddressId?: string
  /** The phone opens only where a cipher is given. */
  phone?: string
  cipher?: Cipher
}

/** A mediator of the body, at its unit. */
export async function makeMediator(admin: Client, seed: MediatorSeed): Promise<string> {
  const id = uuidv7()
  const phone = seed.phone ?? '19400007700'
  await admin.query(
    `insert into mediator (id, body_id, name, sex, kind, org, specialties, languages, is_committee_member, appointed_from, appointed_to, letter_no, is_aux, is_police, active, max_open,
       staff_id, home_address_id, phone_mask, unit_id, unit_pos, created_by, event_id)
     select $1, b.id, $2, $3, $4, '群众代表', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, b.unit_id, b.unit_pos, $18, gen_random_uuid() from mediation_body b where b.id = $19`,
    [
      id,
      seed.name ?? '温如玉',
      seed.sex ?? '女',
      seed.kind ?? '专职',
      seed.specialties ?? ['邻里'],
      seed.languages ?? ['zh'],
      seed.isCommitteeMember ?? false,
      seed.appointedFrom ?? '2025-01-01',
      seed.appointedTo === undefined ? '2027-12-31' : seed.appointedTo,
      seed.letterNo ?? null,
      seed.isAux ?? false,
      seed.isPolice ?? false,
      seed.active ?? true,
      seed.maxOpen ?? 8,
      seed.staffId ?? null,
      seed.homeAddressId ?? null,
      maskPhone(phone),
      seed.by,
      seed.bodyId,
    ],
  )
  if (seed.cipher)
    await admin.query('insert into mediator_contact (id, number_enc, event_id) values ($1, $2, gen_random_uuid())', [
      id,
      seed.cipher.seal('phone', `mediator_contact.number_enc|${id}`, phone),
    ])
  return id
}
