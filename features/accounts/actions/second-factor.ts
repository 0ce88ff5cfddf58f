import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { tokenHash } from '#platform/http/route.ts'
import { access } from '../access.ts'
import { nameKey, newToken, recoveryHash } from '../codes.ts'
import * as contract from '../contract.ts'
import { qrPath } from '#platform/files/qr.ts'
import { newRecoveryCodes, newTotpSecret, openSecret, sealSecret, totpStep, totpUri } from '../second-factor.ts'
import { askAgain, failed, passGate } from '../sign-in.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

/** Both factors are there. The token is new, so that one caught before is worth nothing (session fixation). */
function strong(context: Context, own: store.OwnSecrets, token: string) {
  context.setSession(token)
  return { state: 'strong' as const, mustEnrolTotp: false, loginName: own.login_name }
}
const wrong = (context: Context, own: store.OwnSecrets) =>
  failed(context, own.login_name, own.account_id, new AppError('second_factor_wrong'))

export const verifyTotp = action(contract.verifyTotp, {
  allow: access['accounts.verifyTotp'],
  audit: AUDIT,
  async run(context, { code }) {
    const own = await store.ownSecrets(context.tx)
    await passGate(context, own.login_name)
    const step =
      own.totp_secret_enc &&
      totpStep(openSecret(context.cipher, own.account_id, own.totp_secret_enc), code, context.now)
    const token = newToken()
    if (!step || !(await store.passTotp(context.tx, step, tokenHash(token), nameKey(context.cipher, own.login_name))))
      return wrong(context, own)
    return strong(context, own, token)
  },
})

export const useRecoveryCode = action(contract.useRecoveryCode, {
  allow: access['accounts.useRecoveryCode'],
  audit: AUDIT,
  async run(context, { code }) {
    const own = await store.ownSecrets(context.tx)
    await passGate(context, own.login_name)
    const token = newToken()
    const taken = await store.takeRecoveryCode(
      context.tx,
      recoveryHash(context.cipher, own.account_id, code),
      tokenHash(token),
      nameKey(context.cipher, own.login_name),
    )
    return taken ? strong(context, own, token) : wrong(context, own)
  },
})

export const startTotp = action(contract.startTotp, {
  allow: access['accounts.startTotp'],
  audit: AUDIT,
  async run(context, { password }) {
    const own = await store.ownSecrets(context.tx)
    if (own.totp_secret_enc !== null) {
      // Whoever has only the password must not put his own phone in the place of the owner's.
      if (!own.strong) throw new AppError('second_factor_required')
      if (password === undefined) throw fieldError('password', 'required')
      const refusal = await askAgain(context, own, password, 'password')
      if (refusal) return refusal
    }
    const secret = newTotpSecret()
    await store.setPendingTotp(context.tx, sealSecret(context.cipher, own.account_id, secret))
    const uri = totpUri(secret, own.login_name)
    return { secret, uri, qr: qrPath(uri) }
  },
})

export const confirmTotp = action(contract.confirmTotp, {
  allow: access['accounts.confirmTotp'],
  audit: AUDIT,
  async run(context, { code }) {
    const own = await store.ownSecrets(context.tx)
    await passGate(context, own.login_name)
    if (own.totp_pending_enc === null) throw new AppError('totp_not_started')
    const step = totpStep(openSecret(context.cipher, own.account_id, own.totp_pending_enc), code, context.now)
    if (step === null) return wrong(context, own)
    const recoveryCodes = newRecoveryCodes()
    const hashes = recoveryCodes.map((c) => recoveryHash(context.cipher, own.account_id, c))
    const token = newToken()
    if (!(await store.confirmTotp(context.tx, step, hashes, tokenHash(token), nameKey(context.cipher, own.login_name))))
      return wrong(context, own)
    return { ...strong(context, own, token), recoveryCodes }
  },
})

export const renewRecoveryCodes = action(contract.renewRecoveryCodes, {
  allow: access['accounts.renewRecoveryCodes'],
  audit: AUDIT,
  async run(context, { password }) {
    const own = await store.ownSecrets(context.tx)
    const refusal = await askAgain(context, own, password, 'password')
    if (refusal) return refusal
    const recoveryCodes = newRecoveryCodes()
    await store.putRecoveryCodes(
      context.tx,
      recoveryCodes.map((c) => recoveryHash(context.cipher, own.account_id, c)),
    )
    return { recoveryCodes }
  },
})
