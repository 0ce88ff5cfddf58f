import { createHash, hkdfSync } from 'node:crypto'
import { ED25519 } from '../seal/note.ts'
import { type Signer, signerOf } from '../seal/signer.ts'

const INFO = 'linan log signing key v1'

/**
 * The Ed25519 key under which the heads of the log are signed; its name is the origin of the log (c2sp tlog-checkpoint). It follows from the secrets
 * file, which lies outside database and data folder and comes back with the recovery sheet: a restored installation signs on under the same name.
 * @param secret 32 bytes, Base64
 */
export function logSigner(secret: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), Buffer.alloc(0), INFO, 32))
  const { publicKey } = signerOf('linan.log', ED25519, seed).verifier
  return signerOf(`linan.log/${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`, ED25519, seed)
}
