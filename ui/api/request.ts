export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Request {
  readonly method: Method
  readonly url: string
  readonly body: string | undefined
}

const queryText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const toQuery = (values: Record<string, unknown>): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, queryText(one))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

/**
 * Splits the flat input of a contract into path, query and body, the way the server merges them again.
 * `:id` parts of the path take their value from the input; what is left goes into the query string of a GET
 * (lists repeat the key, empty values are left out) and into a JSON body otherwise.
 * Throws a `TypeError` where a path parameter has no value: the caller would otherwise ask for `/places/undefined`.
 */
export const buildRequest = (method: Method, path: string, input: Record<string, unknown> = {}): Request => {
  const rest = { ...input }
  const filled = path.replace(/:([A-Za-z]\w*)/g, (_, key: string) => {
    const value = rest[key]
    if (value === undefined || value === null || value === '')
      throw new TypeError(`missing path parameter ${key} of ${path}`)
    delete rest[key]
    return encodeURIComponent(String(value))
  })
  if (method === 'GET') return { method, url: filled + toQuery(rest), body: undefined }
  return { method, url: filled, body: JSON.stringify(rest) }
}
