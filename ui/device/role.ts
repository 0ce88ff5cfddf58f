import { createContext, use, useEffect, useState } from 'react'
import { call } from '#ui/api/client.ts'
import type { Opened } from './device.ts'
import { keep, kept } from './kept.ts'

const ROLE = 'role'
const KEPT_MS = 90 * 86_400_000

/** What the server says: null where somebody else is signed in, or nobody. @throws ApiError */
async function askRole({ author }: Opened): Promise<string | null> {
  const me = await call('accounts.whoAmI', {}, { bare: true })
  return me.staff?.id === author && me.state === 'strong' ? me.role : null
}

/**
 * Role of whoever has this phone open, as it was told last; asked anew where there is a signal. Undefined while nothing is known yet, null where it
 * cannot be. It only decides what is shown: the server asks for itself.
 */
export function useRoleOf(opened: Opened): string | null | undefined {
  const [role, setRole] = useState<string | null>()
  useEffect(() => {
    let isHere = true
    const become = (next: string | null) => {
      if (isHere) setRole(next)
    }
    const look = async () => {
      const known = await kept<string>(opened, ROLE)
      if (known !== undefined) become(known)
      const told = await askRole(opened).catch(() => null)
      if (told === null) return known === undefined ? become(null) : undefined
      become(told)
      await keep(opened, ROLE, told, Date.now() + KEPT_MS).catch(() => undefined)
    }
    void look()
    return () => {
      isHere = false
    }
  }, [opened])
  return role
}

/** The shell fills it; null where nothing is known. */
export const FieldRole = createContext<string | null>(null)

/** Role of whoever uses the phone; null where it is not known, and then nothing is held back from him. */
export const useFieldRole = (): string | null => use(FieldRole)
