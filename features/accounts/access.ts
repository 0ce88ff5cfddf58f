import { accessTable } from '#platform/access/roles.ts'

const PUBLIC = { PUBLIC: 'always' } as const
const ANY = { ANY: 'self' } as const
/** Also before the second factor: what is needed to give it, and the way out. */
const WEAK = { ANY: 'self', WEAK: 'self' } as const
/** Who looks after accounts: system administrators everywhere, a chief in his station (the database checks both). */
const KEEPERS = { SYS: 'always', CHIEF: 'scope' } as const

export const access = accessTable({
  'accounts.firstRunState': PUBLIC,
  'accounts.setUp': PUBLIC,
  'accounts.signIn': PUBLIC,
  'accounts.acceptInvitation': PUBLIC,
  'accounts.startPasskeySignIn': PUBLIC,
  'accounts.signInWithPasskey': PUBLIC,
  'accounts.verifyTotp': WEAK,
  'accounts.useRecoveryCode': WEAK,
  'accounts.startTotp': WEAK,
  'accounts.confirmTotp': WEAK,
  'accounts.whoAmI': WEAK,
  'accounts.signOut': { ...WEAK, LOCKED: 'self' },
  'accounts.unlockSession': { LOCKED: 'self' },
  'accounts.lockSession': { ...ANY, LOCKED: 'self' },
  'accounts.renewRecoveryCodes': ANY,
  'accounts.getMyAccount': ANY,
  'accounts.setLanguage': ANY,
  'accounts.changePassword': ANY,
  'accounts.listSessions': ANY,
  'accounts.revokeSession': ANY,
  'accounts.revokeOtherSessions': ANY,
  'accounts.startPasskey': ANY,
  'accounts.addPasskey': ANY,
  'accounts.listPasskeys': ANY,
  'accounts.renamePasskey': ANY,
  'accounts.revokePasskey': ANY,
  'accounts.findInvitable': KEEPERS,
  'accounts.invite': KEEPERS,
  'accounts.inviteSystem': { SYS: 'always' },
  'accounts.resetAccount': KEEPERS,
  'accounts.disableAccount': KEEPERS,
  'accounts.enableAccount': KEEPERS,
  'accounts.listAccounts': KEEPERS,
})
