/** The parts of a `DATABASE_URL` that tell databases apart; a socket folder counts as the host. Undefined when it is incomplete. */
export function readDatabaseUrl(text: string): { host: string; port: string; database: string } | undefined {
  // libpq and `pg` allow an empty host beside `?host=/socket/folder`, which the URL standard does not.
  const filled = text.replace(/^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)(?=\/)/, '$1socket')
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(filled)) return undefined
  const url = new URL(filled)
  const host = url.searchParams.get('host') ?? (filled === text ? decodeURIComponent(url.hostname) : '')
  const database = decodeURIComponent(url.pathname.slice(1))
  return host && database ? { host, port: url.port || url.searchParams.get('port') || '5432', database } : undefined
}
