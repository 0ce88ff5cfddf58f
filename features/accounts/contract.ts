import { z } from 'zod'
import { command, instant, query, text } from '#platform/http/contract.ts'
import { assertion, attestation, challenged, passkeyTicket } from './passkey-schemas.ts'
import { loginName, password, qrCode, typedCode, typedLogin } from './schemas.ts'

const language = z.enum(['zh-CN', 'en'])
const empty = z.object({})
const none = z.strictObject({})

const signedIn = z.object({
  /** `weak`: the second factor is still to be given or, with `mustEnrolTotp`, to be set up. */
  state: z.enum(['weak', 'strong']),
  mustEnrolTotp: z.boolean(),
  loginName: z.string(),
})
const FAILED = { sign_in_failed: 401, sign_in_locked: 423 }
const SECOND = { second_factor_wrong: 401, sign_in_locked: 423 }
const PASSWORD_AGAIN = { password_wrong: 401, sign_in_locked: 423 }

export const firstRunState = query({
  name: 'accounts.firstRunState',
  path: '/api/accounts/first-run',
  summary: 'Whether the first account is still to be made',
  input: none,
  output: z.object({
    setUpNeeded: z.boolean(),
    /** The only origin where passkeys work; null where the product has no host name. */
    passkeyOrigin: z.string().nullable(),
  }),
})
export const setUp = command({
  name: 'accounts.setUp',
  path: '/api/accounts/first-run',
  summary: 'Makes the system administrator with the code printed at start',
  load: 'entry',
  input: z.strictObject({ code: typedCode, loginName, password }),
  output: signedIn,
  errors: { first_run_code_wrong: 403, first_run_code_dead: 403, first_run_closed: 409, ...FAILED },
})
export const signIn = command({
  name: 'accounts.signIn',
  path: '/api/accounts/session',
  summary: 'First factor: login name and password',
  load: 'entry',
  input: z.strictObject({ loginName: typedLogin, password }),
  output: signedIn,
  errors: FAILED,
})
export const verifyTotp = command({
  name: 'accounts.verifyTotp',
  path: '/api/accounts/session/totp',
  summary: 'Second factor: code of the authenticator app',
  input: z.strictObject({ code: z.string().regex(/^\s*\d{3}\s?\d{3}\s*$/, { error: 'totp_format' }) }),
  output: signedIn,
  errors: SECOND,
})
export const useRecoveryCode = command({
  name: 'accounts.useRecoveryCode',
  path: '/api/accounts/session/recovery',
  summary: 'Second factor: a recovery code, once',
  input: z.strictObject({ code: typedCode }),
  output: signedIn,
  errors: SECOND,
})
export const startTotp = command({
  name: 'accounts.startTotp',
  path: '/api/accounts/totp',
  summary: 'A new secret for the authenticator app; replacing one asks for the password',
  input: z.strictObject({ password: password.optional() }),
  output: z.object({ secret: z.string(), uri: z.string(), qr: qrCode }),
  errors: PASSWORD_AGAIN,
})
export const confirmTotp = command({
  name: 'accounts.confirmTotp',
  path: '/api/accounts/totp/confirm',
  summary: 'The first code of the new secret puts it in force; answers the recovery codes, once',
  input: verifyTotp.input,
  output: signedIn.extend({ recoveryCodes: z.array(z.string()) }),
  errors: { ...SECOND, totp_not_started: 409 },
})
export const renewRecoveryCodes = command({
  name: 'accounts.renewRecoveryCodes',
  path: '/api/accounts/recovery-codes',
  summary: 'Ten new recovery codes; the old ones end',
  input: z.strictObject({ password }),
  output: z.object({ recoveryCodes: z.array(z.string()) }),
  errors: PASSWORD_AGAIN,
})

const passkeyName = text(1, 40)
const NOT_OFFERED = { passkeys_not_offered: 409 }
const PASSKEY = { passkey_failed: 401, passkey_copied: 401, sign_in_locked: 423, ...NOT_OFFERED }

export const startPasskeySignIn = command({
  name: 'accounts.startPasskeySignIn',
  path: '/api/accounts/session/passkey/start',
  summary: 'What a passkey is to sign; once, within five minutes',
  input: none,
  output: z.object(challenged),
  errors: NOT_OFFERED,
})
export const signInWithPasskey = command({
  name: 'accounts.signInWithPasskey',
  path: '/api/accounts/session/passkey',
  summary: 'Both factors in one: an authenticator that knows its owner',
  input: z.strictObject({
    ticket: passkeyTicket,
    credential: assertion,
  }),
  output: signedIn,
  errors: PASSKEY,
})
export const startPasskey = command({
  name: 'accounts.startPasskey',
  path: '/api/accounts/me/passkeys/start',
  summary: 'Password and one-time code once more, then what a new passkey is to sign',
  input: z.strictObject({ password, code: verifyTotp.input.shape.code }),
  output: z.object({
    ...challenged,
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    algorithms: z.array(z.number().int()),
    known: z.array(z.object({ id: z.string(), transports: z.array(z.string()) })),
  }),
  errors: { ...PASSWORD_AGAIN, ...NOT_OFFERED },
})
export const addPasskey = command({
  name: 'accounts.addPasskey',
  path: '/api/accounts/me/passkeys',
  summary: 'Keeps the new passkey',
  input: z.strictObject({
    ticket: passkeyTicket,
    name: passkeyName,
    credential: attestation,
  }),
  output: z.object({ id: z.uuid() }),
  errors: { ...PASSKEY, passkey_known: 409, passkey_limit: 409 },
})
export const listPasskeys = query({
  name: 'accounts.listPasskeys',
  path: '/api/accounts/me/passkeys',
  summary: 'My passkeys',
  input: none,
  output: z.object({
    /** Where they work; null: nowhere, the product has no host name. */
    origin: z.string().nullable(),
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        /** Kept by an account of the maker, so on several devices. */
        synced: z.boolean(),
        createdAt: instant,
        lastUsedAt: instant.nullable(),
        /** Set: refused for ever, as a copy of it was used. */
        copiedAt: instant.nullable(),
      }),
    ),
  }),
})
export const renamePasskey = command({
  name: 'accounts.renamePasskey',
  method: 'PUT',
  path: '/api/accounts/me/passkeys/:id',
  summary: 'Another name for a passkey',
  input: z.strictObject({ id: z.uuid(), name: passkeyName }),
  output: empty,
})
export const revokePasskey = command({
  name: 'accounts.revokePasskey',
  method: 'DELETE',
  path: '/api/accounts/me/passkeys/:id',
  summary: 'Ends a passkey and all my other sessions',
  input: z.strictObject({ id: z.uuid() }),
  output: empty,
})

export const whoAmI = query({
  name: 'accounts.whoAmI',
  path: '/api/accounts/me',
  summary: 'Who is signed in, under which posting',
  input: none,
  output: z.object({
    account: z.object({ id: z.uuid(), loginName: z.string() }),
    staff: z.object({ id: z.uuid(), name: z.string(), badgeNo: z.string() }).nullable(),
    /** Role of the current posting, `SYS`, or `NONE` where no posting holds today. */
    role: z.string(),
    postingId: z.uuid().nullable(),
    postings: z.array(z.object({ id: z.uuid(), role: z.string(), unitId: z.uuid(), unitName: z.string() })),
    unitName: z.string(),
    language,
    demo: z.boolean(),
    mustEnrolTotp: z.boolean(),
    state: z.enum(['weak', 'strong']),
  }),
})
export const getMyAccount = query({
  name: 'accounts.getMyAccount',
  path: '/api/accounts/me/security',
  summary: 'Password age, second factor and recovery codes left',
  input: none,
  output: z.object({
    loginName: z.string(),
    language,
    passwordChangedAt: instant.nullable(),
    totpConfirmedAt: instant.nullable(),
    recoveryCodesLeft: z.number().int(),
    sessionEndsAt: instant,
  }),
})
export const setLanguage = command({
  name: 'accounts.setLanguage',
  method: 'PUT',
  path: '/api/accounts/me/language',
  summary: 'Language of the workbench',
  input: z.strictObject({ language }),
  output: empty,
})
export const changePassword = command({
  name: 'accounts.changePassword',
  path: '/api/accounts/me/password',
  summary: 'New password; all other sessions end',
  input: z.strictObject({ currentPassword: password, newPassword: password }),
  output: z.object({ endedSessions: z.number().int() }),
  errors: PASSWORD_AGAIN,
})

export const signOut = command({
  name: 'accounts.signOut',
  path: '/api/accounts/session/end',
  summary: 'Ends this session',
  input: none,
  output: empty,
})
export const lockSession = command({
  name: 'accounts.lockSession',
  path: '/api/accounts/session/lock',
  summary: 'Locks this session',
  input: none,
  output: empty,
})
export const unlockSession = command({
  name: 'accounts.unlockSession',
  path: '/api/accounts/session/unlock',
  summary: 'Opens the locked session with the password',
  load: 'entry',
  input: z.strictObject({ password }),
  output: empty,
  errors: PASSWORD_AGAIN,
})
export const listSessions = query({
  name: 'accounts.listSessions',
  path: '/api/accounts/me/sessions',
  summary: 'Where I am signed in',
  input: none,
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        startedAt: instant,
        lastSeenAt: instant,
        endsAt: instant,
        locked: z.boolean(),
        current: z.boolean(),
      }),
    ),
  }),
})
export const revokeSession = command({
  name: 'accounts.revokeSession',
  method: 'DELETE',
  path: '/api/accounts/me/sessions/:id',
  summary: 'Ends one of my sessions; it is refused from its next request',
  input: z.strictObject({ id: z.uuid() }),
  output: empty,
})
export const revokeOtherSessions = command({
  name: 'accounts.revokeOtherSessions',
  path: '/api/accounts/me/sessions/end-others',
  summary: 'Ends all my sessions but this one',
  input: none,
  output: z.object({ ended: z.number().int() }),
})

const invited = z.object({
  accountId: z.uuid(),
  loginName: z.string(),
  /** Shown once; only its hash is kept. */
  code: z.string(),
  until: instant,
  /** Address of the invitation page, and the same as QR; null where the caller named no origin. */
  link: z.string().nullable(),
  qr: qrCode.nullable(),
})
const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.:[\]-]{1,200}$/i)
  .optional()
const INVITE = { login_taken: 409, account_exists: 409, staff_ended: 409, own_account: 403, not_entitled: 403 }

export const findInvitable = query({
  name: 'accounts.findInvitable',
  path: '/api/accounts/invitable',
  summary: 'Staff without an account whom I may invite',
  input: z.strictObject({ term: text(0, 40).optional() }),
  output: z.object({
    items: z.array(
      z.object({ staffId: z.uuid(), name: z.string(), badgeNo: z.string(), unitName: z.string().nullable() }),
    ),
  }),
})
export const invite = command({
  name: 'accounts.invite',
  path: '/api/accounts',
  summary: 'Opens an account for a staff member and answers a one-time invitation code, good for 72 hours',
  input: z.strictObject({ staffId: z.uuid(), loginName: loginName.optional(), origin }),
  output: invited,
  errors: INVITE,
})
export const inviteSystem = command({
  name: 'accounts.inviteSystem',
  path: '/api/accounts/system',
  summary: 'Opens an account for one more system administrator',
  input: z.strictObject({ loginName, origin }),
  output: invited,
  errors: INVITE,
})
export const acceptInvitation = command({
  name: 'accounts.acceptInvitation',
  path: '/api/accounts/invitation',
  summary: 'Sets the first password with an invitation code',
  load: 'entry',
  input: z.strictObject({ code: typedCode, password }),
  output: signedIn,
  errors: { invitation_invalid: 403, ...FAILED },
})
export const resetAccount = command({
  name: 'accounts.resetAccount',
  path: '/api/accounts/:id/reset',
  summary: 'Takes password, second factor and sessions away and invites anew',
  input: z.strictObject({ id: z.uuid(), origin }),
  output: invited,
  errors: INVITE,
})
export const disableAccount = command({
  name: 'accounts.disableAccount',
  path: '/api/accounts/:id/disable',
  summary: 'Closes an account; its sessions end',
  input: z.strictObject({ id: z.uuid() }),
  output: empty,
  errors: INVITE,
})
export const enableAccount = command({
  name: 'accounts.enableAccount',
  path: '/api/accounts/:id/enable',
  summary: 'Opens a closed account again',
  input: z.strictObject({ id: z.uuid() }),
  output: empty,
  errors: INVITE,
})
export const listAccounts = query({
  name: 'accounts.listAccounts',
  path: '/api/accounts',
  summary: 'Accounts I look after',
  input: z.strictObject({ cursor: text(1, 64).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        loginName: z.string(),
        system: z.boolean(),
        staff: z
          .object({ id: z.uuid(), name: z.string(), badgeNo: z.string(), unitName: z.string().nullable() })
          .nullable(),
        state: z.enum(['invited', 'expired', 'no_second_factor', 'active', 'disabled']),
        invitationUntil: instant.nullable(),
        lastSeenAt: instant.nullable(),
        can: z.object({ reset: z.boolean(), disable: z.boolean(), enable: z.boolean() }),
      }),
    ),
    nextCursor: z.string().nullable(),
    total: z.number().int().nullable(),
  }),
})
