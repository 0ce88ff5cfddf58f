/** Addresses that the foundation itself leads to; a feature provides the screens. */
export const SIGN_IN = '/sign-in'
export const ENROL_SECOND_FACTOR = '/second-factor'

/** Sign-in that comes back. Only addresses of this site are kept: `//elsewhere` would lead the person away after sign-in. */
export const signInFrom = (here: string): string =>
  here === '/' || here.startsWith(SIGN_IN) ? SIGN_IN : `${SIGN_IN}?return=${encodeURIComponent(here)}`

/** Where sign-in leads afterwards: the kept address, or the first page. */
export const returnPath = (search: string): string => {
  const kept = new URLSearchParams(search).get('return') ?? '/'
  return /^\/(?![/\\])/.test(kept) ? kept : '/'
}

/** The field app is a page of its own: the workbench leaves to it by loading it. */
export const isFieldPath = (path: string): boolean => path === '/field' || path.startsWith('/field/')
