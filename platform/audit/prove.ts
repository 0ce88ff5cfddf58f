import type { ClientBase } from 'pg'
import { serialiseReceipt } from '../seal/receipt.ts'
import { inclusionProof } from '../seal/tree.ts'
import { type Head, wholeNote } from './checkpoints.ts'
import { leavesBetween } from './log-source.ts'
import { entryOfEvent, openedSubject, privateHash, subjectHashes } from './sealed-event.ts'
import { hashesOf } from './tile-store.ts'

export type ProofFault = 'no_event' | 'not_sealed' | 'no_head' | 'not_shown' | 'many_shown'

export class ProofError extends Error {
  readonly code: ProofFault
  constructor(code: ProofFault) {
    super(code)
    this.code = code
  }
}

const HEAD = `select size, root, at, note, cosigs from audit.checkpoint where size > $1
  order by least(jsonb_array_length(cosigs), 2) desc, size desc limit 1`

/**
 * The receipt of an event: proof that it stands in the signed and witnessed log (c2sp tlog-proof). `person` opens his own line and nobody else's; left
 * out, an event that showed one person opens that one, and an event that showed nobody opens none.
 * @param namesOf what the station calls the numbers of the public part, signed by the log of this origin (`signNames`); null says nothing
 * @throws ProofError
 */
export async function proveEvent(
  client: ClientBase,
  eventId: string,
  person: string | undefined,
  namesOf: (event: { unit: string | null; actor: string | null }, origin: string) => string | null = () => null,
): Promise<string> {
  const { rows } = await client.query<{ idx: number | null }>(
    'select l.idx from audit.event e left join audit.leaf l on l.event_at = e.at and l.event_seq = e.seq where e.id = $1',
    [eventId],
  )
  if (rows[0] === undefined) throw new ProofError('no_event')
  const idx = rows[0].idx
  if (idx === null) throw new ProofError('not_sealed')
  const head = (await client.query<Head>(HEAD, [idx])).rows[0]
  if (head === undefined) throw new ProofError('no_head')
  const event = (await leavesBetween(client, idx, idx + 1))[0]?.event
  if (event === undefined) throw new ProofError('no_event')
  const persons = event.persons ?? []
  if (person === undefined && persons.length > 1) throw new ProofError('many_shown')
  const own = person ?? persons[0]
  if (own !== undefined && !persons.includes(own)) throw new ProofError('not_shown')
  const hashes = subjectHashes(event)
  const note = wholeNote(head)
  return serialiseReceipt({
    entry: entryOfEvent(event),
    index: idx,
    proof: await inclusionProof(idx, head.size, hashesOf(client, head.size)),
    checkpoint: note,
    privateHash: privateHash(event),
    subject: own === undefined ? null : openedSubject(event, persons.indexOf(own)),
    others: [...hashes.filter((_, i) => persons[i] !== own), ...(event.erased ?? [])],
    names: namesOf({ unit: event.actor_unit, actor: event.actor }, note.slice(0, note.indexOf('\n'))),
  })
}
