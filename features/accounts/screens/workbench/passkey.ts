import { ApiError } from '#ui/api/api-error.ts'
import { type ApiInput, type ApiOutput, call } from '#ui/api/client.ts'
import { translate } from '#ui/i18n/i18n.ts'

/** Whether this browser can use a passkey here: it knows them, and this is the one origin where they work. */
export const canUsePasskeys = (origin: string | null | undefined): boolean =>
  origin === window.location.origin && typeof window.PublicKeyCredential === 'function'

/** Asks for a passkey and signs in with it. Throws `ApiError` also where the person or the browser gave up. */
export async function signInWithPasskey(): Promise<ApiOutput<'accounts.signInWithPasskey'>> {
  const asked = await call('accounts.startPasskeySignIn', {}, { bare: true })
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const credential = await startAuthentication({
    optionsJSON: {
      challenge: asked.challenge,
      rpId: asked.rpId,
      timeout: asked.timeoutMs,
      userVerification: 'required',
    },
  }).catch(refused)
  const given = credential as ApiInput<'accounts.signInWithPasskey'>['credential']
  return call('accounts.signInWithPasskey', { ticket: asked.ticket, credential: given }, { bare: true })
}

/** Makes a passkey on this device, or on a phone or key that the browser reaches, and has the server keep it. */
export async function addPasskey(name: string, password: string, code: string): Promise<void> {
  const asked = await call('accounts.startPasskey', { password, code })
  const { startRegistration } = await import('@simplewebauthn/browser')
  const credential = await startRegistration({
    optionsJSON: {
      rp: { id: asked.rpId, name: '邻安' },
      user: asked.user,
      challenge: asked.challenge,
      timeout: asked.timeoutMs,
      attestation: 'none',
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: asked.known.map(({ id, transports }) => ({
        id,
        type: 'public-key',
        transports: transports as 'internal'[],
      })),
      // Kept by the authenticator, so that nobody has to type a name at sign-in; and only for its owner.
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  }).catch(refused)
  await call('accounts.addPasskey', {
    ticket: asked.ticket,
    name,
    credential: credential as ApiInput<'accounts.addPasskey'>['credential'],
  })
}

/** Browsers tell little on purpose: given up, timed out and no passkey here are one error. */
function refused(problem: Error): never {
  const isKnown = problem.name === 'InvalidStateError'
  const text = translate(isKnown ? 'accounts.passkeys.known' : 'accounts.passkeys.cancelled')
  throw new ApiError(0, isKnown ? 'passkey_known' : 'passkey_cancelled', text)
}
