import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './tools/precompress.ts'

const API = `http://${process.env.HOST ?? '127.0.0.1'}:${process.env.PORT ?? '7300'}`

/** Libraries that change rarely get chunks of their own, so that an update of the product leaves them in the browser's cache. */
const chunkOf = (id: string): string | undefined => {
  if (!id.includes('/node_modules/')) return undefined
  if (/\/node_modules\/(antd|@ant-design|@rc-component|@emotion|stylis|dayjs)\//.test(id)) return 'antd'
  if (/\/node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next)\//.test(id)) return 'base'
  return undefined
}

export default defineConfig({
  root: 'apps/workbench',
  base: '/',
  // Absolute cache, because the default lies beside `root`, where a folder of tools would end up in the source tree.
  cacheDir: '../../node_modules/.vite',
  plugins: [react(), precompress(9)],
  // Lists are read in a worker of the browser, which loads the library of old workbooks only when one comes.
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/workbench',
    emptyOutDir: true,
    sourcemap: false,
    target: ['chrome109', 'safari16.4'],
    cssTarget: ['chrome109', 'safari16.4'],
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1600,
    // Small assets stay files: an inlined `data:` address is refused by the server's content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: (id: string) => chunkOf(id) ?? null }] } } },
  },
  server: {
    proxy: { '/api': API, '/health': API, '/openapi.json': API, '/print': API },
  },
})
