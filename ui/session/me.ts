import { createContext, useContext } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'

export type Me = ApiOutput<'accounts.whoAmI'>

export const MeContext = createContext<Me | null>(null)

/** Who is signed in, under which posting. Only inside of screens that are not `bare`. */
export const useMe = (): Me => {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside of a signed-in screen')
  return me
}
