import { randomBytes, randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import type { Field, Source } from './vocabulary.ts'

/* Rows for tests, written as superuser past every rule: what is under test is never made here. */

export interface SuggestionSeed {
  communityCode: string
  /** Area that looks after it. */
  areaId: string
  ownerId: string
  /** Legal date. */
  receivedOn: string
  source?: Source
  field?: Field
  text?: string
}

/** A suggestion as it was just recorded, without a name, with both clocks running: 3 and 20 days long here. */
export async function makeSuggestion(admin: Client, seed: SuggestionSeed): Promise<string> {
  const id = randomUUID()
  await admin.query(
    `insert into suggestion (id, source, community_code, received_on, field, text, is_police_matter, is_named, owner_id, request_h, unit_id, unit_pos, created_by, event_id)
     select $1, $2, $3, $4, $5, $6, true, false, $7, $8, u.id, u.lft, $7, gen_random_uuid() from sec.unit u where u.id = $9`,
    [
      id,
      seed.source ?? '会议',
      seed.communityCode,
      seed.receivedOn,
      seed.field ?? '巡逻防范',
      seed.text ?? '希望夜里十点以后多巡逻。',
      seed.ownerId,
      randomBytes(32),
      seed.areaId,
    ],
  )
  for (const [code, days] of [
    ['suggestion.firstReply', 3],
    ['suggestion.reply', 20],
  ] as const)
    await admin.query(
      `insert into deadline (id, rule_code, rule_valid_from, basis, subject_kind, subject_id, unit_id, unit_pos, start_at, due_at, due_soon_at, remind_at, state, provisional)
       select $1, $2, date '2019-01-01', '{}', 'suggestion', n.id, n.unit_id, n.unit_pos, x.at, x.at + make_interval(days => $3), x.at, '{}', 'RUNNING', false
         from suggestion n, lateral (select n.received_on::timestamp at time zone 'Asia/Shanghai') x (at) where n.id = $4`,
      [randomUUID(), code, days, id],
    )
  return id
}
