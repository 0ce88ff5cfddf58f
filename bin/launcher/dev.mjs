import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Sentence } from './console.mjs'
import { runInOurPlace } from './run.mjs'
import { BUILDS } from './web.mjs'

const VITEST = 'node_modules/vitest/vitest.mjs'
const BIOME = 'node_modules/@biomejs/biome/bin/biome'

/** Commands for people who work on the product: each a list of programs run one after the other until one fails. */
const COMMANDS = {
  test: (args) => [[VITEST, 'run', ...args]],
  types: (args) => [['node_modules/typescript/bin/tsc', '-p', '.', ...args]],
  lint: () => [['node_modules/oxlint/bin/oxlint'], [BIOME, 'format'], ['tools/house.ts']],
  format: (args) => [[BIOME, 'format', '--write', ...args]],
  generate: (args) => [['tools/generate.ts', ...args]],
  e2e: (args) => [['e2e/run.ts', ...args]],
  soak: (args) => [['e2e/soak/run.ts', ...args]],
  'first-load': (args) => [['tools/first-load.ts', ...args]],
  'docs-check': (args) => [['tools/docs-check.ts', ...args]],
  bench: (args) => [['bench/run.ts', ...args]],
  bundle: (args) => [['tools/bundle.ts', ...args]],
  web: (args) => BUILDS.map(({ config }) => ['node_modules/vite/bin/vite.js', 'build', '--config', config, ...args]),
}

export const devNames = Object.keys(COMMANDS)

/** Runs one development command; the answer is its exit code. */
export async function runDev(root, node, [name, ...args]) {
  const programs = COMMANDS[name]?.(args)
  if (!programs) {
    throw new Sentence(
      `没有开发命令“${name ?? ''}”。There is no such development command.`,
      `可用:Known: ${devNames.join(', ')}`,
    )
  }
  for (const [program, ...rest] of programs) {
    if (!existsSync(join(root, program))) {
      throw new Sentence(
        `此版本没有 ${program}。This release has no ${program}.`,
        '从完整的源代码仓库运行。Run it from a full checkout of the source.',
      )
    }
    const code = await runInOurPlace(node, [join(root, program), ...rest], root)
    if (code !== 0) return code
  }
  return 0
}
