import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { FIRST_SCRIPT_MAX, firstScript } from './first-load.ts'

const page = `<script type="module" crossorigin src="/field/assets/index-a.js"></script>
<link rel="modulepreload" crossorigin href="/field/assets/base-b.js"><link rel="stylesheet" crossorigin href="/field/assets/index-c.css">`

test('every script that the page names counts, compressed, and nothing else', () => {
  const files: Record<string, Buffer> = {
    'dist/index.html': Buffer.from(page),
    'dist/assets/index-a.js': Buffer.alloc(900_000, 'a'),
    'dist/assets/base-b.js': randomBytes(301_000),
  }
  const found = firstScript('dist', (file) => files[file] as Buffer)
  expect(found.files).toEqual(['assets/index-a.js', 'assets/base-b.js'])
  expect(found.bytes).toBeGreaterThan(FIRST_SCRIPT_MAX)
  expect(found.bytes).toBeLessThan(302_000)
})
