import { type ApiInput, callFile, type RouteName, requestOf } from './client.ts'
import { currentPosting } from './session.ts'

/** File name of a `Content-Disposition`: the UTF-8 form (RFC 6266 §4.3) before the plain one. */
export const fileNameOf = (header: string | null): string | null => {
  const encoded = header?.match(/filename\*\s*=\s*utf-8''([^;]+)/i)?.[1]
  if (encoded) {
    try {
      return decodeURIComponent(encoded.trim())
    } catch {
      return null
    }
  }
  return header?.match(/filename\s*=\s*"?([^";]+)"?/i)?.[1]?.trim() ?? null
}

/** Fetches the file of a `file: true` contract and hands it to the browser's save dialogue. Throws `ApiError` as `call` does. */
export const download = async <N extends RouteName>(
  name: N,
  input: ApiInput<N>,
  fallbackName = 'linan',
): Promise<void> => {
  const response = await callFile(name, input)
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = fileNameOf(response.headers.get('content-disposition')) ?? fallbackName
  document.body.append(link)
  link.click()
  link.remove()
  // Safari reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/**
 * Opens the print page of a GET contract in a new tab. A tab sends no headers of ours, so the posting travels in the query
 * (`posting`); the page itself is read-only, which is why it needs no proof against forged requests.
 */
export const openPrint = <N extends RouteName>(name: N, input: ApiInput<N>): void => {
  const { url, method } = requestOf(name, input)
  if (method !== 'GET') throw new TypeError(`${name} is no page to open`)
  const posting = currentPosting()
  const address = posting ? `${url}${url.includes('?') ? '&' : '?'}posting=${encodeURIComponent(posting)}` : url
  window.open(address, '_blank', 'noopener')
}
