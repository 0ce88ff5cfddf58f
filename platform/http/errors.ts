import { AppError, PLATFORM_ERRORS } from '../errors/errors.ts'
import { translate, type Locale } from '../i18n/messages.ts'
import type { Contract } from './contract.ts'

export interface ErrorBody {
  error: {
    code: string
    message: string
    params: Record<string, unknown>
    fields: { path: string; code: string; message: string }[]
  }
}

/** PostgreSQL's refusals that are the caller's doing, by SQLSTATE; anything else is ours. */
const BY_SQLSTATE: Record<string, string> = {
  '23505': 'conflict',
  '23503': 'conflict',
  '23514': 'conflict',
  '23P01': 'conflict',
  '40001': 'conflict',
  '40P01': 'conflict',
  '42501': 'forbidden',
  '57014': 'unavailable',
  '53300': 'unavailable',
  '57P01': 'unavailable',
  '57P03': 'unavailable',
}

/** Turns whatever was thrown into a code the caller may see. The text of a database error never leaves: it can hold values. */
export function codeOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  const sqlstate = (error as { code?: unknown }).code
  if (typeof sqlstate === 'string') {
    const code =
      BY_SQLSTATE[sqlstate] ??
      (sqlstate.startsWith('22') ? 'invalid_input' : sqlstate.startsWith('08') ? 'unavailable' : undefined)
    if (code !== undefined) return new AppError(code)
  }
  return new AppError('internal')
}

/** Status and body of a refusal, in the reader's language. A code nobody declared counts as ours (500), so tests find it. */
export function errorAnswer(error: AppError, locale: Locale, contract?: Contract): { status: number; body: ErrorBody } {
  const status = contract?.errors[error.code] ?? PLATFORM_ERRORS[error.code] ?? 500
  const fields = error.fields.map((f) => ({
    path: f.path,
    code: f.code,
    message: translate(locale, `error.field.${f.code}`, f.params),
  }))
  return {
    status,
    body: {
      error: {
        code: error.code,
        message: translate(locale, `error.${error.code}`, error.params),
        params: error.params,
        fields,
      },
    },
  }
}
