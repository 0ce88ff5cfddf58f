import { z } from 'zod'

/** Bytes as browsers send them in JSON. */
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/)
const credential = { id: base64url(1400), rawId: base64url(1400), type: z.literal('public-key') }

/** Names the challenge that is answered; whoever did not ask for it does not have it. */
export const passkeyTicket = base64url(64)
export const challenged = { ticket: z.string(), challenge: z.string(), rpId: z.string(), timeoutMs: z.number().int() }

/** What an authenticator answers at sign-in (WebAuthn AuthenticationResponseJSON); what we do not read is dropped. */
export const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8000),
    authenticatorData: base64url(8000),
    signature: base64url(8000),
    userHandle: base64url(100),
  }),
})

/** What it answers when it makes a passkey (RegistrationResponseJSON). */
export const attestation = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8000),
    attestationObject: base64url(60_000),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
})
