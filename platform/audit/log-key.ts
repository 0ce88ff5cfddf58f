import { createHash, hkdfSync } from 'node:crypto'
import type { ClientBase } from 'pg'
import { ED25519 } from '../seal/note.ts'
import { type Signer, signerOf } from '../seal/signer.ts'

const INFO = 'linan log signing key v1'

/**
 * The Ed25519 key under which the heads of the log are signed; its name is the origin of the log (c2sp tlog-checkpoint). It follows from the secrets
 * file, which lies outside database and data folder and comes back with the recovery sheet.
 * @param secret 32 bytes, Base64
 * @param life how often the log was restored to an earlier moment: each time it goes on under a new name, because witnesses never go back
 */
export function logSigner(secret: string, life = 0): Signer {
  const seed = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), Buffer.alloc(0), INFO, 32))
  const { publicKey } = signerOf('linan.log', ED25519, seed).verifier
  const name = `linan.log/${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`
  return signerOf(life === 0 ? name : `${name}/${life}`, ED25519, seed)
}

/** Verifier keys of all lives of the log up to this one: heads of earlier lives stay where they are. */
export const logKeys = (secret: string, life: number): string[] =>
  Array.from({ length: life + 1 }, (_, i) => logSigner(secret, i).verifier.vkey)

/** The life of the log that a head of this name belongs to. */
export const lifeInName = (name: string): number => Number(/^linan\.log\/[0-9a-f]{16}\/(\d+)$/.exec(name)?.[1] ?? 0)

/** How often this log was restored to an earlier moment. */
export async function lifeOf(client: Pick<ClientBase, 'query'>): Promise<number> {
  const { rows } = await client.query<{ life: number }>('select coalesce(max(life), 0) as life from audit.restoration')
  return rows[0]?.life ?? 0
}
