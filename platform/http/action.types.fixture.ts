/** What must not compile (read by action.types.test.ts): every `@ts-expect-error` is a proof, the rest must be free of errors. */
import { z } from 'zod'
import { accessTable } from '../access/roles.ts'
import { action } from './action.ts'
import { fileOutput, query } from './contract.ts'

const contract = query({
  name: 'x.y',
  path: '/x',
  summary: '',
  input: z.strictObject({ n: z.coerce.number() }),
  output: z.object({ a: z.string() }),
})
const paper = query({
  name: 'x.z',
  path: '/z',
  summary: '',
  input: z.strictObject({}),
  output: fileOutput,
  file: true,
})
const allow = { OFFICER: 'scope' } as const
const audit = { purpose: 'none', shown: 'list' } as const
const run = async () => ({ a: 'x' })

export const whole = action(contract, { allow, audit, run })
export const printed = action(paper, {
  allow,
  audit,
  run: async () => ({ contentType: 'text/html', fileName: 'x', body: 'x' }),
})

// @ts-expect-error no allow: nobody said who may call it
export const withoutAllow = action(contract, { audit, run })
// @ts-expect-error no audit: nobody said what its event says
export const withoutAudit = action(contract, { allow, run })
// @ts-expect-error no run
export const withoutRun = action(contract, { allow, audit })
// @ts-expect-error no contract
export const withoutContract = action({ allow, audit, run })
// @ts-expect-error a role that does not exist
export const strangeRole = action(contract, { allow: { EVERYBODY: 'always' }, audit, run })
// @ts-expect-error a relation that does not exist
export const strangeRelation = action(contract, { allow: { OFFICER: 'whenever' }, audit, run })
// @ts-expect-error a purpose that does not exist
export const strangePurpose = action(contract, { allow, audit: { purpose: 'curiosity', shown: 'list' }, run })
// @ts-expect-error nobody said how persons are shown
export const unshown = action(contract, { allow, audit: { purpose: 'none' }, run })
// @ts-expect-error an answer that is not the contract's
export const wrongAnswer = action(contract, { allow, audit, run: async () => ({ b: 1 }) })
// @ts-expect-error an input field the contract does not have
export const wrongInput = action(contract, { allow, audit, run: async (_context, input) => ({ a: input.m }) })
// @ts-expect-error an access table with a role that does not exist
export const wrongTable = accessTable({ 'x.y': { SERGEANT: 'scope' } })
