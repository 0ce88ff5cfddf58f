import type { z } from 'zod'
import { AppError, type FieldError } from '../errors/errors.ts'

const CODE = /^[a-z][a-z0-9_]*$/

/** Parses by the schema; all mistakes at once, each with its field and a stable code. */
export function parseInput(schema: z.ZodType, raw: unknown): unknown {
  // The raw value is needed to tell a field left out from one of the wrong kind; it is dropped with the issue.
  const parsed = safely(schema, raw)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_input', {}, parsed.error.issues.slice(0, 50).map(fieldOf))
}

/** Zod asks an object in the place of a list or text for its `length`, and throws where that cannot be compared: such input is refused, a fault of ours is not hidden. */
function safely(schema: z.ZodType, raw: unknown) {
  try {
    return schema.safeParse(raw, { reportInput: true })
  } catch (cause) {
    if (cause instanceof TypeError && feignsLength(raw))
      throw new AppError('invalid_input', {}, [{ path: '', code: 'invalid_type' }])
    throw cause
  }
}

function feignsLength(raw: unknown): boolean {
  const found = [raw]
  for (const one of found) {
    if (typeof one !== 'object' || one === null) continue
    if (!Array.isArray(one) && 'length' in one && typeof one.length === 'object') return true
    for (const part of Object.values(one)) found.push(part)
  }
  return false
}

function fieldOf(issue: z.core.$ZodIssue): FieldError {
  const path = issue.path.map(String).join('.').slice(0, 200)
  if (CODE.test(issue.message)) return { path, code: issue.message, ...paramsOf(issue) }
  switch (issue.code) {
    case 'invalid_type':
      return { path, code: issue.input === undefined ? 'required' : 'invalid_type' }
    case 'too_small':
      return { path, code: 'too_small', params: { min: String(issue.minimum) } }
    case 'too_big':
      return { path, code: 'too_big', params: { max: String(issue.maximum) } }
    case 'unrecognized_keys':
      return { path, code: 'unknown_field', params: { field: issue.keys.slice(0, 5).join(', ').slice(0, 100) } }
    case 'invalid_value':
      return { path, code: 'not_an_option' }
    default:
      return { path, code: 'invalid_format' }
  }
}

const paramsOf = (issue: z.core.$ZodIssue) => {
  const params = (issue as { params?: Record<string, unknown> }).params
  return params ? { params } : {}
}
