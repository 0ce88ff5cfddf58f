import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { browserDigest } from '../../tools/browser-digest.ts'
import { singleFile } from './single-file.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One page with everything in it: it is kept, sent on, and opened from a disk with no network. */
export default defineConfig({
  root: `${ROOT}apps/receipt`,
  base: './',
  cacheDir: `${ROOT}node_modules/.vite-receipt`,
  publicDir: false,
  plugins: [browserDigest, singleFile()],
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
