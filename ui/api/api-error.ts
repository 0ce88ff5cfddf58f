export interface ApiFieldError {
  /** Dotted path into the input, e.g. `phones.0.number`. */
  readonly path: string
  readonly code: string
  /** Already in the reader's language. */
  readonly message: string
}

/**
 * A refusal of the server, or its silence. `message` is the server's sentence in the reader's language and may be shown as it is;
 * it is empty for `offline` (status 0, no answer) and `broken_answer` (an answer that is not ours, e.g. a proxy's page).
 */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>
  readonly fields: readonly ApiFieldError[]
  constructor(
    status: number,
    code: string,
    message = '',
    params: Record<string, unknown> = {},
    fields: readonly ApiFieldError[] = [],
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.params = params
    this.fields = fields
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const toField = (value: unknown): ApiFieldError[] =>
  isRecord(value) && typeof value.path === 'string'
    ? [{ path: value.path, code: String(value.code ?? ''), message: String(value.message ?? '') }]
    : []

/** Reads `{error: {code, message, params, fields}}`. Anything else becomes `broken_answer`. */
export const parseApiError = (status: number, body: unknown): ApiError => {
  const error = isRecord(body) ? body.error : undefined
  if (!isRecord(error) || typeof error.code !== 'string') return new ApiError(status, 'broken_answer')
  const fields = Array.isArray(error.fields) ? error.fields.flatMap(toField) : []
  const params = isRecord(error.params) ? error.params : {}
  return new ApiError(status, error.code, String(error.message ?? ''), params, fields)
}

/** The other person's values of a `version_conflict`, or null for every other error. */
export const conflictOf = (error: unknown): Record<string, unknown> | null =>
  error instanceof ApiError && error.code === 'version_conflict' && isRecord(error.params.current)
    ? error.params.current
    : null
