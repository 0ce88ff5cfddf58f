import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Action } from './action.ts'
import { loadActions } from './load-actions.ts'
import { openApi } from './openapi.ts'

interface Operation {
  operationId: string
  parameters: { name: string; in: string; required: boolean }[]
  requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown> } }> }
  responses: Record<string, unknown>
}

let actions: Action[]
let document: { paths: Record<string, Record<string, Operation>> } & Record<string, unknown>

beforeAll(async () => {
  actions = await loadActions()
  document = openApi(
    actions.map((a) => a.contract),
    '1.2.3',
  ) as typeof document
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => ({ path, method, op })),
  )

describe('the OpenAPI document of all operations', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const result = await validator.validate(structuredClone(document))
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('names every operation once', () => {
    const ids = operations().map(({ op }) => op.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted()).toEqual(actions.map((a) => a.contract.name).toSorted())
  })

  test('declares each parameter of a path, and no field twice', () => {
    for (const { path, op } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1])
      expect(
        op.parameters.filter((p) => p.in === 'path').map((p) => p.name),
        op.operationId,
      ).toEqual(inPath)
      expect(op.parameters.filter((p) => p.in === 'path').every((p) => p.required)).toBe(true)
      const body = Object.keys(op.requestBody?.content['application/json']?.schema.properties ?? {})
      const all = [...op.parameters.map((p) => p.name), ...body]
      expect(new Set(all).size, op.operationId).toBe(all.length)
    }
  })

  test('says every status an operation may answer', () => {
    for (const { op } of operations())
      expect(Object.keys(op.responses)).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '404', '409', '413', '415', '429', '500', '503']),
      )
  })

  test('gives every path parameter a place in the input schema', () => {
    for (const { contract } of actions) {
      const names = [...contract.path.matchAll(/:(\w+)/g)].map((m) => m[1] as string)
      const shape = Object.keys((contract.input as unknown as { shape?: Record<string, unknown> }).shape ?? {})
      if (shape.length > 0) expect(shape, contract.name).toEqual(expect.arrayContaining(names))
    }
  })
})
