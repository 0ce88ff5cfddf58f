import { hash, verify } from '@node-rs/argon2'

// 32 MiB, three passes: about 55 ms on one core of 2024, above the floor of OWASP (19 MiB, two passes).
const COST = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, COST)

// Made at the first need with the same cost, so that an unknown name costs what a wrong password costs.
let dummy: Promise<string> | undefined

/** Whether the password fits. Without a hash (nobody has this name) it works as long and answers false. */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password')
  const right = await verify(stored ?? (await dummy), password)
  return right && typeof stored === 'string'
}
