import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { browserDigest } from '../../tools/browser-digest.ts'
import { precompress } from '../../tools/precompress.ts'
import { precache } from './precache.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The field app: a page, its parts, and a service worker that keeps all of them on the phone. */
export default defineConfig({
  root: `${ROOT}apps/field`,
  base: '/field/',
  cacheDir: `${ROOT}node_modules/.vite-field`,
  plugins: [browserDigest, react(), precache(), precompress(11)],
  build: {
    outDir: `${ROOT}dist/field`,
    emptyOutDir: true,
    sourcemap: false,
    target: ['chrome109', 'safari16.4'],
    cssTarget: ['chrome109', 'safari16.4'],
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: `${ROOT}apps/field/index.html`, sw: `${ROOT}apps/field/service-worker.ts` },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // Two files make up the first screen, not a dozen: each would be asked for on its own.
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules/, tags: ['$initial'] },
            { name: 'en', test: /messages\/en\.json$/ },
            { name: 'shell', test: /^(?!.*service-worker)/, tags: ['$initial'] },
          ],
        },
      },
    },
  },
})
