import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { codeHash } from '../codes.ts'
import * as contract from '../contract.ts'
import { hashPassword } from '../passwords.ts'
import { checkNewPassword, openWeakSession, passGate } from '../sign-in.ts'
import * as store from '../store.ts'

export const firstRunState = action(contract.firstRunState, {
  allow: access['accounts.firstRunState'],
  audit: { purpose: 'none', shown: 'list' },
  run: async ({ tx, site }) => ({ setUpNeeded: await store.isFirstRunOpen(tx), passkeyOrigin: site?.origin ?? null }),
})

export const setUp = action(contract.setUp, {
  allow: access['accounts.setUp'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { code, loginName, password }) {
    checkNewPassword(password, loginName)
    await passGate(context, null)
    // Hashed before the code is tried: the row of the code stays locked as briefly as can be.
    const hash = await hashPassword(password)
    const verdict = await store.tryFirstRun(context.tx, codeHash(code))
    if (verdict === 'wrong' || verdict === 'dead') return new AppError(`first_run_code_${verdict}`)
    if (verdict === 'closed') return new AppError('first_run_closed')
    const accountId = uuidv7()
    if ((await store.createAccount(context.tx, accountId, null, loginName, { hash: null, until: null })) !== 'ok')
      throw new AppError('first_run_closed')
    await store.setPassword(context.tx, accountId, hash)
    return openWeakSession(context, accountId, loginName, true)
  },
})
