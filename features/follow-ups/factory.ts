import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { placeOfAddress } from './address.ts'
import type { Instrument, PartyRole, TaskKind } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface FollowUpSeed {
  /** Where it stands: the area of its officer. */
  unitId: string
  officerId: string
  /** Legal dates. */
  issuedOn: string
  endOn: string
  instrument?: Instrument
  instrumentNo?: string
  sealedOn?: string
  closeReason?: string
  parties?: readonly { role: PartyRole; name: string; personId?: string; address?: string }[]
  tasks?: readonly { dueOn: string; kind?: TaskKind; byRule?: boolean }[]
  /** Needed where a party has an address. */
  cipher?: Cipher
}

export interface MadeFollowUp {
  id: string
  partyIds: string[]
  taskIds: string[]
}

let serial = 0

export async function makeFollowUp(admin: Client, s: FollowUpSeed): Promise<MadeFollowUp> {
  const id = uuidv7()
  const parties = s.parties ?? [
    { role: '加害人' as const, name: '邢某甲' },
    { role: '受害人' as const, name: '苏某乙' },
  ]
  await admin.query(
    `insert into follow_up (id, instrument, instrument_no, issued_by, issued_on, end_on, legal_basis, officer_id, person_ids, state, sealed_on, close_reason, unit_id, unit_pos, created_by, event_id)
     select $1, $2, $3, '团结派出所', $4, $5, array['反家庭暴力法:17'], $6, $7::uuid[], case when $8::date is null then 'OPEN' else 'SEALED' end, $8::date, $9, u.id, u.lft, $6, gen_random_uuid()
       from sec.unit u where u.id = $10`,
    [
      id,
      s.instrument ?? '家庭暴力告诫书',
      s.instrumentNo ?? `告字〔2026〕${++serial}号`,
      s.issuedOn,
      s.endOn,
      s.officerId,
      parties.flatMap((p) => p.personId ?? []),
      s.sealedOn ?? null,
      s.closeReason ?? null,
      s.unitId,
    ],
  )
  const partyIds: string[] = []
  for (const [ord, p] of parties.entries()) partyIds.push(await makeParty(admin, s, id, ord, p))
  const taskIds: string[] = []
  for (const t of s.tasks ?? []) {
    const taskId = uuidv7()
    await admin.query(
      'insert into follow_up_task (id, follow_up_id, kind, due_on, by_rule, event_id) values ($1,$2,$3,$4,$5,gen_random_uuid())',
      [taskId, id, t.kind ?? '上门查访双方', t.dueOn, t.byRule ?? true],
    )
    taskIds.push(taskId)
  }
  return { id, partyIds, taskIds }
}

async function makeParty(
  admin: Client,
  s: FollowUpSeed,
  followUpId: string,
  ord: number,
  p: NonNullable<FollowUpSeed['parties']>[number],
): Promise<string> {
  const id = uuidv7()
  await admin.query(
    'insert into follow_up_party (id, follow_up_id, ord, role, person_id, name, has_address, event_id) values ($1,$2,$3,$4,$5,$6,$7,gen_random_uuid())',
    [id, followUpId, ord, p.role, p.personId ?? null, p.name, p.address !== undefined],
  )
  if (p.address !== undefined && s.cipher)
    await admin.query('insert into follow_up_address (id, address_enc, event_id) values ($1, $2, gen_random_uuid())', [
      id,
      s.cipher.seal('identity', placeOfAddress(id), p.address),
    ])
  return id
}
