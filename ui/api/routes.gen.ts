// Written by the route generator from the contracts. Do not edit.
import type { Contract } from '#platform/http/contract.ts'
import type { z } from 'zod'

type Posting = { id: string; role: string; unitName: string }
type WhoAmI = {
  account: { id: string; loginName: string }
  staff: { id: string; name: string; badgeNo: string } | null
  role: string
  postingId: string | null
  postings: Posting[]
  unitName: string
  language: 'zh-CN' | 'en'
  demo: boolean
  mustEnrolTotp: boolean
}
type Empty = Record<string, never>

export interface Api {
  'accounts.whoAmI': Contract<z.ZodType<WhoAmI, Empty>, z.ZodType<WhoAmI>>
  'accounts.lockSession': Contract<z.ZodType<Empty, Empty>, z.ZodType<Empty>>
  'accounts.unlockSession': Contract<z.ZodType<{ password: string }, { password: string }>, z.ZodType<Empty>>
  'accounts.signOut': Contract<z.ZodType<Empty, Empty>, z.ZodType<Empty>>
}

export const routes: { [K in keyof Api]: readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string] } = {
  'accounts.whoAmI': ['GET', '/api/accounts/me'],
  'accounts.lockSession': ['POST', '/api/accounts/session/lock'],
  'accounts.unlockSession': ['POST', '/api/accounts/session/unlock'],
  'accounts.signOut': ['POST', '/api/accounts/session/end'],
}
