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
    globalSetup: ['platform/testing/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
  },
})
