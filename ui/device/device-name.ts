const BROWSERS = [/Edg\//, /Firefox\//, /Chrome\//, /Safari\//] as const
const NAMES = ['Edge', 'Firefox', 'Chrome', 'Safari'] as const
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Chrome · Windows`, as far as the browser says it. */
export const deviceOf = (agent: string | null): string => {
  const at = BROWSERS.findIndex((one) => one.test(agent ?? ''))
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent ?? ''))?.[1]
  return [at < 0 ? undefined : NAMES[at], system].filter(Boolean).join(' · ')
}
