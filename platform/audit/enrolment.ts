import type { Client } from 'pg'
import { quoteIdent, type RoleNames } from '../db/roles.ts'
import { COSIGNATURE_V1, parseVerifierKey } from '../seal/note.ts'
import { SealError } from '../seal/seal-error.ts'

export interface WitnessRow {
  name: string
  url: string
  vkey: string
  enrolled_at: Date
  cosigned_at: Date | null
  cosigned_size: number | null
  fault: string | null
}

type Act = 'addWitness' | 'removeWitness' | 'clearWitness'

/** Enrols a witness, or changes where it is reached; leaves an event. Its name is that of its key. @throws SealError where the key is none of a witness */
export async function enrolWitness(client: Client, roles: RoleNames, url: string, vkey: string): Promise<string> {
  const key = parseVerifierKey(vkey)
  if (key.type !== COSIGNATURE_V1) throw new SealError('key_malformed', `${key.name} is no key of a witness`)
  await recorded(client, roles, 'addWitness', key.name, () =>
    client.query(
      `insert into audit.witness (name, vkey, url) values ($1, $2, $3)
       on conflict (name) do update set vkey = excluded.vkey, url = excluded.url, removed_at = null`,
      [key.name, key.vkey, url],
    ),
  )
  return key.name
}

/** Takes a witness out of force; that it was enrolled stays. Answers whether there was one. */
export const removeWitness = (client: Client, roles: RoleNames, name: string): Promise<boolean> =>
  recorded(client, roles, 'removeWitness', name, () =>
    client.query('update audit.witness set removed_at = now() where name = $1 and removed_at is null', [name]),
  )

/** Clears what a witness refused, or (without a name) what the server found, once somebody has looked into it. */
export const clearFault = (client: Client, roles: RoleNames, name?: string): Promise<boolean> =>
  recorded(client, roles, 'clearWitness', name ?? '', () =>
    name === undefined
      ? client.query('update audit.sealer set fault = null, fault_at = null where fault is not null')
      : client.query('update audit.witness set fault = null, fault_at = null where name = $1 and fault is not null', [
          name,
        ]),
  )

export async function listWitnesses(client: Client): Promise<WitnessRow[]> {
  const { rows } = await client.query<WitnessRow>(
    'select name, url, vkey, enrolled_at, cosigned_at, cosigned_size, fault from audit.witness where removed_at is null order by enrolled_at, name',
  )
  return rows
}

/** The act and its event, together or not at all. Nothing to do leaves no event. */
async function recorded(
  client: Client,
  roles: RoleNames,
  act: Act,
  about: string,
  work: () => Promise<{ rowCount: number | null }>,
): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query(`set local role ${quoteIdent(roles.owner)}`)
    const changed = ((await work()).rowCount ?? 0) > 0
    if (changed)
      await client.query(
        `insert into audit.event (action, purpose, outcome, note) select id, 0, 1, left('linan audit witness ' || $2, 200) from sec.action where name = $1`,
        [`sealedLog.${act}`, about],
      )
    await client.query('commit')
    return changed
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
