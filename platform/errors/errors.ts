/** Codes every operation may answer, with their HTTP status. A slice lists its own in its contracts. */
export const PLATFORM_ERRORS: Readonly<Record<string, number>> = {
  invalid_input: 400,
  malformed_body: 400,
  unauthenticated: 401,
  session_locked: 401,
  second_factor_required: 401,
  forbidden: 403,
  purpose_required: 403,
  basis_invalid: 403,
  posting_invalid: 403,
  tls_required: 403,
  not_found: 404,
  version_conflict: 409,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  bulk_stopped: 423,
  too_many_requests: 429,
  internal: 500,
  overloaded: 503,
  unavailable: 503,
}

export interface FieldError {
  /** Dotted path into the input, e.g. `phones.0.number`. */
  path: string
  code: string
  params?: Record<string, unknown>
}

/**
 * A refusal the reader can act on. `code` is stable and names a text in `messages/`; `params` fill it.
 * Thrown anywhere in an action; `platform/http` turns it into the reader's language.
 */
export class AppError extends Error {
  readonly code: string
  readonly params: Record<string, unknown>
  readonly fields: FieldError[]
  constructor(code: string, params: Record<string, unknown> = {}, fields: FieldError[] = []) {
    super(code)
    this.name = 'AppError'
    this.code = code
    this.params = params
    this.fields = fields
  }
}

/** One wrong field of an otherwise well-formed input. */
export const fieldError = (path: string, code: string, params?: Record<string, unknown>): AppError =>
  new AppError('invalid_input', {}, [params ? { path, code, params } : { path, code }])
