import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { acceptInvitation, confirmTotp, startTotp, whoAmI } from '#features/accounts/contract.ts'
import { totpCode } from '#features/accounts/second-factor.ts'
import type { Role } from '#platform/access/roles.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { type Seat, seat } from './desk.ts'

/**
 * Takes an invitation as a person would: password, authenticator app, strong session. Password and secret are random and forgotten at once;
 * `today` is the server in today's time, because sessions and one-time codes live in it. `role` chooses among several postings.
 */
export async function enrol(today: FastifyInstance, invitation: string, role?: Role): Promise<Seat> {
  const newcomer = seat(today)
  await newcomer.call(acceptInvitation, { code: invitation, password: randomBytes(24).toString('base64url') })
  const { secret } = await newcomer.call(startTotp, {})
  await newcomer.call(confirmTotp, { code: totpCode(secret, systemClock.now()) })
  const me = await newcomer.call(whoAmI, {})
  newcomer.postingId = (me.postings.find((one) => one.role === role) ?? me.postings[0])?.id ?? null
  return newcomer
}
