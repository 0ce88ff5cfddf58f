import { readFileSync } from 'node:fs'
import type { RequestOptions } from 'node:https'
import type { Settings } from '#platform/settings/settings.ts'
import { readIssued } from '#platform/tls/store.ts'

/** On this machine the server is known by its very certificate or root, whatever name or address it was reached by. */
export function pinned(settings: Settings): RequestOptions {
  try {
    const known =
      settings.tls?.kind === 'files' ? [readFileSync(settings.tls.certificate, 'utf8')] : ownCertificates(settings)
    return { ca: known, allowPartialTrustChain: true, checkServerIdentity: () => undefined }
  } catch {
    return {}
  }
}

function ownCertificates(settings: Settings): string[] {
  const issued = readIssued(settings)
  return issued ? [issued.certificate, issued.root] : []
}
