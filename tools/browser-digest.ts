import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** `platform/seal` asks its own folder for SHA-256 and Ed25519, which on the server are Node's; in a page they come from `digest.browser.ts`. */
export const browserDigest: Plugin = {
  name: 'browser-digest',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === '#platform/seal/digest.ts' || (source === './digest.ts' && importer?.includes('/platform/seal/'))
      ? `${ROOT}platform/seal/digest.browser.ts`
      : undefined,
}
