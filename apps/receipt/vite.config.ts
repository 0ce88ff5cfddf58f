import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { singleFile } from './single-file.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The seal asks its own folder for SHA-256 and Ed25519; in a browser they come from the page's. */
const ownDigest: Plugin = {
  name: 'receipt-digest',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './digest.ts' && importer?.includes('/platform/seal/') ? `${ROOT}apps/receipt/digest.ts` : undefined,
}

/** One page with everything in it: it is kept, sent on, and opened from a disk with no network. */
export default defineConfig({
  root: `${ROOT}apps/receipt`,
  base: './',
  cacheDir: `${ROOT}node_modules/.vite-receipt`,
  publicDir: false,
  plugins: [ownDigest, singleFile()],
  build: {
    outDir: `${ROOT}dist/receipt`,
    emptyOutDir: true,
    sourcemap: false,
    modulePreload: false,
    target: ['chrome109', 'safari16.4'],
    cssTarget: ['chrome109', 'safari16.4'],
    reportCompressedSize: false,
    rolldownOptions: { output: { comments: false } },
  },
})
