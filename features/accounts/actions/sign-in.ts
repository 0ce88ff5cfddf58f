import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { codeHash } from '../codes.ts'
import * as contract from '../contract.ts'
import { hashPassword, passwordFits } from '../passwords.ts'
import { checkNewPassword, failed, openWeakSession, passGate } from '../sign-in.ts'
import * as store from '../store.ts'

export const signIn = action(contract.signIn, {
  allow: access['accounts.signIn'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { loginName, password }) {
    await passGate(context, loginName)
    const found = await store.findCredential(context.tx, loginName)
    // Also without an account: the same work and the same answer (trust.md B14).
    const fits = await passwordFits(found?.password_hash, password)
    if (!found || !fits) return failed(context, loginName, found?.account_id ?? null, new AppError('sign_in_failed'))
    return openWeakSession(context, found.account_id, loginName, found.must_enrol)
  },
})

export const acceptInvitation = action(contract.acceptInvitation, {
  allow: access['accounts.acceptInvitation'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { code, password }) {
    await passGate(context, null)
    const invited = await store.takeInvitation(context.tx, codeHash(code))
    if (!invited) return failed(context, null, null, new AppError('invitation_invalid'))
    checkNewPassword(password, invited.login_name)
    await store.setPassword(context.tx, invited.account_id, await hashPassword(password))
    return openWeakSession(context, invited.account_id, invited.login_name, true)
  },
})
