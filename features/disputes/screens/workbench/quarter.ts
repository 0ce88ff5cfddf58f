/** First and last day of the quarter that a moment of Shanghai lies in. */
export function quarterOf(now: Date): { from: string; to: string } {
  const on = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const year = Number(on.slice(0, 4))
  const first = Math.floor((Number(on.slice(5, 7)) - 1) / 3) * 3 + 1
  const last = new Date(Date.UTC(year, first + 2, 0)).getUTCDate()
  const two = (n: number) => String(n).padStart(2, '0')
  return { from: `${year}-${two(first)}-01`, to: `${year}-${two(first + 2)}-${two(last)}` }
}
