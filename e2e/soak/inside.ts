import { createHash, randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Place } from '../support/product.ts'

/** Works in the database of a place as its installer, beside the running product or without it. */
export async function asSuperuser<T>(place: Place, work: (admin: Client) => Promise<T>): Promise<T> {
  const settings = loadSettings({ LINAN_DATA: place.dataDir, LINAN_CONFIG: place.config })
  const installation = await openInstallation(settings, { role: 'tool' })
  try {
    const admin = await connect(installation.installer)
    try {
      return await work(admin)
    } finally {
      await admin.end()
    }
  } finally {
    await installation.close()
  }
}

/** More sessions of the same officer, as if signed in on many devices; written directly, since each sign-in waits for a fresh code. */
export async function sessionsLike(place: Place, cookie: string, count: number): Promise<string[]> {
  const [name = '', token = ''] = cookie.split('=')
  const hash = (one: string) => createHash('sha256').update(one).digest()
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'))
  await asSuperuser(place, (admin) =>
    admin.query(
      `insert into sec.session (id, token_h, account_id, expires_at, strong)
        select gen_random_uuid(), x.h, s.account_id, s.expires_at, s.strong from sec.session s, unnest($2::bytea[]) x (h) where s.token_h = $1`,
      [hash(token), tokens.map(hash)],
    ),
  )
  return tokens.map((one) => `${name}=${one}`)
}
