import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Cadence, CareState, Category, ExitReason, HelpKind } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface CareSeed {
  householdId: string
  /** Left out: the household as a whole. */
  personId?: string
  officerId: string
  state?: CareState
  categories?: readonly Category[]
  cadence?: Cadence
  /** Legal dates. The consent was given and the first day was then. */
  on?: string
  validUntil?: string
  reviewDueOn?: string
  paperDueOn?: string
  exitedOn?: string
  exitReason?: ExitReason
  /** Name and phone of an emergency contact; the phone opens only where a cipher is given. */
  contact?: { name: string; phone: string; mask: string; cipher: Cipher }
}

const SCOPE = ['上门走访', '电话联系', '联系紧急联系人', '转介协助单位']

/** A subject of care in the unit of its household; on the list with a paper consent where nothing else is said. */
export async function makeCare(admin: Client, seed: CareSeed): Promise<string> {
  const id = uuidv7()
  const state = seed.state ?? 'ACTIVE'
  const on = seed.on ?? '2026-11-01'
  const agreed = state !== 'PROPOSED' && state !== 'CONSENT_WAIT'
  const reason = state === 'EXITED' ? (seed.exitReason ?? '不需要') : null
  await admin.query(
    `insert into care_subject (id, household_id, person_id, address_id, categories, referred_by, state, state_since, active_on, visits_from, consent_by, consent_form, consent_on,
       consent_scope, consent_until, consent_witness, paper_due_on, cadence, primary_officer_id, review_due_on, exit_reason, exited_on, hidden_at, contact_name, contact_phone_mask,
       unit_id, unit_pos, created_by, created_at, event_id)
     select $1, h.id, $2, h.address_id, $3, '走访', $4, $5::date, case when $6 then $5::date end, case when $6 then $5::date end, case when $6 then '本人' end,
       case when $6 then case when $9::date is null then '纸质' else '口头+见证' end end, case when $6 then $5::date end, case when $6 then $7::text[] else '{}' end,
       case when $6 then $8::date end, case when $9::date is not null then '居委会见证人' end, $9::date, $10, $11, case when $6 then $12::date end, $13, $14::date,
       case when $13 = '撤回同意' then now() end, $15, $16, h.unit_id, h.unit_pos, $11, $5::date::timestamp at time zone 'Asia/Shanghai', gen_random_uuid()
       from household h where h.id = $17`,
    [
      id,
      seed.personId ?? null,
      seed.categories ?? ['其他自愿申请'],
      state,
      on,
      agreed,
      SCOPE,
      seed.validUntil ?? '2027-10-31',
      seed.paperDueOn ?? null,
      seed.cadence ?? (agreed ? '每月' : null),
      seed.officerId,
      seed.reviewDueOn ?? '2027-04-30',
      reason,
      reason === null ? null : (seed.exitedOn ?? on),
      seed.contact?.name ?? null,
      seed.contact?.mask ?? null,
      seed.householdId,
    ],
  )
  if (seed.contact)
    await admin.query(`insert into care_contact (id, number_enc, event_id) values ($1, $2, gen_random_uuid())`, [
      id,
      seed.contact.cipher.seal('phone', `care_contact.number_enc|${id}`, seed.contact.phone),
    ])
  return id
}

/** Help for a subject, in its unit. */
export async function makeHelp(
  admin: Client,
  seed: { careSubjectId: string; officerId: string; at: Date; what?: HelpKind; result?: string; hardship?: boolean },
): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into help_record (id, care_subject_id, officer_id, at, what, result, is_hardship, request_h, unit_id, unit_pos, event_id)
     select $1, s.id, $2, $3, $4, $5, $6, $7, s.unit_id, s.unit_pos, gen_random_uuid() from care_subject s where s.id = $8`,
    [
      id,
      seed.officerId,
      seed.at,
      seed.what ?? '物资',
      seed.result ?? null,
      seed.hardship ?? false,
      randomBytes(32),
      seed.careSubjectId,
    ],
  )
  return id
}
