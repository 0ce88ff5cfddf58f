import { z } from 'zod'
import { text } from '#platform/http/contract.ts'

/** What people type to sign in; folded to lower case. Wrong shapes at sign-in are simply unknown names. */
export const typedLogin = text(1, 64).transform((s) => s.toLowerCase())

/** A new login name: 3–32 of a–z, 0–9, dot, underscore, hyphen. */
export const loginName = text(1, 64)
  .transform((s) => s.toLowerCase())
  .refine((s) => /^[a-z0-9][a-z0-9._-]{2,31}$/.test(s), { error: 'login_name_format' })

/** Passwords are taken as typed (spaces too), only brought to one Unicode form, so that every keyboard gives the same bytes. */
export const password = z
  .string()
  .transform((s) => s.normalize('NFKC'))
  .refine((s) => s.length <= 200, { error: 'too_long', params: { max: 200 } })
  .refine((s) => s !== '', { error: 'required' })

/** One-time codes as people copy them: any case, with or without hyphens. */
export const typedCode = text(1, 60)

/** A QR code as one SVG path over a square of `size` modules. */
export const qrCode = z.object({ size: z.number().int(), path: z.string() })
