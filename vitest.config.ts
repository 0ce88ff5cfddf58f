import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'platform/**/*.test.ts',
      'features/**/*.test.ts',
      'apps/**/*.test.ts',
      'ui/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    // What makes, restores and upgrades whole clusters or fills a city; CI runs it as a step of its own, to keep `npm test` below five minutes.
    exclude: process.env.LINAN_SLOW === '1' ? [] : ['**/*.slow.test.ts'],
    globalSetup: ['platform/testing/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // What hangs is ended; a machine four times slower than an ordinary one is not what hangs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    retry: 0,
  },
})
