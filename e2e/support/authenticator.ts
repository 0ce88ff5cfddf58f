import { Secret, TOTP } from 'otpauth'

const PERIOD_MS = 30_000

/** The app on a person's phone: six digits every 30 seconds, each good for one sign-in. */
export interface Authenticator {
  /** A code that was not given before. Waits for the next one where it must. */
  next(): Promise<string>
}

/** An authenticator that holds the secret shown beside the QR code (base32, spaces allowed). */
export function authenticator(secret: string): Authenticator {
  const totp = new TOTP({
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    secret: Secret.fromBase32(secret.replace(/\s/g, '')),
  })
  let last = 0
  return {
    async next() {
      // The server takes a code once and one step of clock difference: after the code of this step the next one is good too.
      const step = Math.max(Math.floor(Date.now() / PERIOD_MS), last + 1)
      const early = (step - 1) * PERIOD_MS - Date.now()
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      last = step
      return totp.generate({ timestamp: step * PERIOD_MS })
    },
  }
}
