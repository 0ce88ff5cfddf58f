import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { nameKey, newToken } from '../codes.ts'
import * as contract from '../contract.ts'
import { newChallenge, readUse, siteFor } from '../passkeys.ts'
import { failed, passGate } from '../sign-in.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const startPasskeySignIn = action(contract.startPasskeySignIn, {
  allow: access['accounts.startPasskeySignIn'],
  audit: AUDIT,
  async run(context) {
    await passGate(context, null)
    return newChallenge(context)
  },
})

export const signInWithPasskey = action(contract.signInWithPasskey, {
  allow: access['accounts.signInWithPasskey'],
  audit: AUDIT,
  async run(context, { ticket, credential }) {
    const site = siteFor(context)
    await passGate(context, null)
    const found = await store.findPasskey(context.tx, Buffer.from(credential.id, 'base64url'))
    if (found) await passGate(context, found.login_name)
    // Taken whatever comes of it: refusals from here on are returned, so that it stays used.
    const challenge = await store.takeChallenge(context.tx, tokenHash(ticket))
    if (!challenge || !found) return wrong(context, found)
    const known = { publicKey: found.public_key, accountId: found.account_id }
    const use = await readUse(site, challenge, known, credential)
    if (!use) return wrong(context, found)
    const token = newToken()
    const opened = await store.openWithPasskey(context.tx, {
      passkeyId: found.passkey_id,
      count: use.count,
      synced: use.synced,
      sessionId: uuidv7(),
      tokenHash: tokenHash(token),
      nameKey: nameKey(context.cipher, found.login_name),
      ...context.client,
    })
    if (opened !== 'ok') return wrong(context, found, opened)
    context.setSession(token)
    return { state: 'strong' as const, mustEnrolTotp: false, loginName: found.login_name }
  },
})

/** Counted for the name where the passkey is known, for the address always. */
const wrong = (context: Context, found: store.FoundPasskey | undefined, why?: 'locked' | 'copied') =>
  failed(
    context,
    found?.login_name ?? null,
    found?.account_id ?? null,
    new AppError(why === 'copied' ? 'passkey_copied' : 'passkey_failed'),
  )
