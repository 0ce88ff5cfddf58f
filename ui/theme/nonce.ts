/** What the server put into the page; undefined in development, where Vite serves the page without a policy. */
const readNonce = (): string | undefined => {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')
  const nonce = meta?.nonce || meta?.content
  return nonce && !nonce.startsWith('%') ? nonce : undefined
}

/**
 * Gives the page's nonce to every <style> that code creates. antd hands its nonce on to most of its styles, but its scroll lock and
 * its measuring of scroll bars insert theirs without (@rc-component/portal and util 1.x), and the policy would refuse them.
 * Markup that arrives as text does not come through here and stays refused.
 */
export const lendNonce = (): string | undefined => {
  const nonce = readNonce()
  if (nonce === undefined) return undefined
  const create = document.createElement
  document.createElement = function (this: Document, name: string, options?: ElementCreationOptions) {
    const made = create.call(this, name, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  } as typeof create
  return nonce
}
