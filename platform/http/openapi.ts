import { z } from 'zod'
import { PLATFORM_ERRORS } from '../errors/errors.ts'
import type { Contract } from './contract.ts'

type Json = Record<string, unknown>

const ERROR: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'params', 'fields'],
      properties: {
        code: { type: 'string', description: 'Stable code; the message is in the language of Accept-Language' },
        message: { type: 'string' },
        params: { type: 'object' },
        fields: {
          type: 'array',
          items: {
            type: 'object',
            properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
}

/** OpenAPI 3.1 of all contracts. Zod's JSON Schema is draft 2020-12, which is what 3.1 speaks. */
export function openApi(contracts: readonly Contract[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const c of [...contracts].sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method))) {
    const path = c.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [c.method.toLowerCase()]: operation(c) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: "Lin'an 邻安",
      version,
      description: 'Community policing platform. Every operation leaves an audit event.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: ERROR },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'linan_session',
          description: 'Over HTTPS the name is __Host-linan_session',
        },
      },
    },
    security: [{ session: [] }],
  }
}

function operation(c: Contract): Json {
  const names = [...c.path.matchAll(/:(\w+)/g)].map((m) => m[1] as string)
  const schema = jsonSchema(c.input, 'input')
  const properties = (schema.properties ?? {}) as Record<string, Json>
  const required = new Set((schema.required as string[] | undefined) ?? [])
  const parameters = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }))
  const rest = Object.keys(properties).filter((k) => !names.includes(k))
  const query =
    c.method === 'GET'
      ? rest.map((name) => ({ name, in: 'query', required: required.has(name), schema: properties[name] as Json }))
      : []
  const body: Json =
    c.method === 'GET' || rest.length === 0
      ? {}
      : {
          requestBody: {
            required: rest.some((k) => required.has(k)),
            content: {
              'application/json': {
                schema: {
                  ...schema,
                  properties: pick(properties, rest),
                  required: rest.filter((k) => required.has(k)),
                },
              },
            },
          },
        }
  return {
    operationId: c.name,
    summary: c.summary,
    tags: [c.name.split('.')[0]],
    parameters: [...parameters, ...query],
    ...body,
    responses: responses(c),
  }
}

function responses(c: Contract): Json {
  const ok: Json = c.file
    ? { description: 'File', content: { 'application/octet-stream': {} } }
    : { description: 'Answer', content: { 'application/json': { schema: jsonSchema(c.output, 'output') } } }
  const codes = new Map<number, string[]>()
  for (const [code, status] of [...Object.entries(PLATFORM_ERRORS), ...Object.entries(c.errors)])
    codes.set(status, [...(codes.get(status) ?? []), code])
  const errors = Object.fromEntries(
    [...codes].map(([status, list]) => [
      String(status),
      {
        description: list.join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  )
  return { '200': ok, ...errors }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json
  return rest
}

const pick = (source: Record<string, Json>, keys: string[]) =>
  Object.fromEntries(keys.map((k) => [k, source[k] as Json]))
