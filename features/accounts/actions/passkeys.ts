import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { nameKey } from '../codes.ts'
import * as contract from '../contract.ts'
import { ALGORITHMS, newChallenge, readNewPasskey, siteFor, userHandle } from '../passkeys.ts'
import { openSecret, totpStep } from '../second-factor.ts'
import { askAgain, failed } from '../sign-in.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const startPasskey = action(contract.startPasskey, {
  allow: access['accounts.startPasskey'],
  audit: AUDIT,
  async run(context, { password, code }) {
    siteFor(context)
    const own = await store.ownSecrets(context.tx)
    // Both factors anew: a passkey must never be a way to make itself brothers.
    const refusal = (await askAgain(context, own, password, 'password')) ?? (await askCode(context, own, code))
    if (refusal) return refusal
    const known = await store.myPasskeys(context.tx)
    return {
      ...(await newChallenge(context)),
      user: { id: userHandle(own.account_id), name: own.login_name, displayName: own.login_name },
      algorithms: ALGORITHMS,
      known: known.map((p) => ({ id: p.credential_id.toString('base64url'), transports: p.transports })),
    }
  },
})

async function askCode(context: Context, own: store.OwnSecrets, code: string): Promise<AppError | null> {
  const sealed = own.totp_secret_enc
  const step = sealed && totpStep(openSecret(context.cipher, own.account_id, sealed), code, context.now)
  if (step && (await store.spendTotp(context.tx, step, nameKey(context.cipher, own.login_name)))) return null
  const refusal = new AppError('invalid_input', {}, [{ path: 'code', code: 'second_factor_wrong' }])
  return failed(context, own.login_name, own.account_id, refusal)
}

export const addPasskey = action(contract.addPasskey, {
  allow: access['accounts.addPasskey'],
  audit: AUDIT,
  async run(context, { ticket, name, credential }) {
    const site = siteFor(context)
    const challenge = await store.takeChallenge(context.tx, tokenHash(ticket))
    const made = challenge && (await readNewPasskey(site, challenge, credential))
    // Returned, not thrown: a challenge that was answered wrongly is used up.
    if (!made) return failed(context, null, null, new AppError('passkey_failed'))
    const id = uuidv7()
    const transports = credential.response.transports ?? []
    const verdict = await store.addPasskey(context.tx, { id, name, transports, ...made })
    if (verdict !== 'ok') throw new AppError(verdict)
    return { id }
  },
})

export const listPasskeys = action(contract.listPasskeys, {
  allow: access['accounts.listPasskeys'],
  audit: AUDIT,
  async run({ tx, site }) {
    const rows = await store.myPasskeys(tx)
    return {
      origin: site?.origin ?? null,
      items: rows.map((p) => ({
        id: p.id,
        name: p.name,
        synced: p.synced,
        createdAt: p.created_at.toISOString(),
        lastUsedAt: p.last_used_at?.toISOString() ?? null,
        copiedAt: p.revoked_why === 'COPIED' ? (p.revoked_at?.toISOString() ?? null) : null,
      })),
    }
  },
})

export const renamePasskey = action(contract.renamePasskey, {
  allow: access['accounts.renamePasskey'],
  audit: AUDIT,
  async run({ tx }, { id, name }) {
    if (!(await store.renamePasskey(tx, id, name))) throw new AppError('not_found')
    return {}
  },
})

export const revokePasskey = action(contract.revokePasskey, {
  allow: access['accounts.revokePasskey'],
  audit: AUDIT,
  async run({ tx }, { id }) {
    if (!(await store.revokePasskey(tx, id))) throw new AppError('not_found')
    return {}
  },
})
