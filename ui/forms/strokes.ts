import { HEIGHT, type Lines, type Point, WIDTH } from '#platform/documents/strokes.ts'

/** As much as an agreement takes. */
const LONGEST = 20_000
/** Points closer together than this say nothing more. */
const NEAR = 4

const within = (n: number, max: number) => Math.max(0, Math.min(max, Math.round(n)))

interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Where a pen is on the paper, whatever size that is drawn at. */
export const pointIn = (box: Box, x: number, y: number): Point => [
  within(((x - box.left) / box.width) * WIDTH, WIDTH),
  within(((y - box.top) / box.height) * HEIGHT, HEIGHT),
]

/** The line that is being drawn, longer by a point that is away from its last one. */
export function drawn(lines: Lines, point: Point): Lines {
  const line = lines.at(-1) ?? []
  const last = line.at(-1)
  if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) < NEAR) return lines
  return [...lines.slice(0, -1), [...line, point]]
}

const write = (lines: Lines) => lines.map((line) => line.map((p) => p.join(',')).join(' ')).join(';')
/** Every second point of each line, its ends kept. */
const thinned = (lines: Lines): Lines =>
  lines.map((line) => line.filter((_, i) => i % 2 === 0 || i === line.length - 1))

/** As it is stored; a very long signature loses points, never a line. Empty where nothing is drawn. */
export function toStrokes(lines: Lines): string {
  const some = lines.filter((line) => line.length > 0)
  const text = write(some)
  return text.length <= LONGEST || some.every((line) => line.length < 3) ? text : toStrokes(thinned(some))
}

/** As an SVG path; a line of one point is a dot. */
export const pathOf = (lines: Lines): string =>
  lines
    .flatMap(([first, ...rest]) =>
      first ? [`M${first.join(' ')}`, ...(rest.length > 0 ? rest.map((p) => `L${p.join(' ')}`) : ['h0.1'])] : [],
    )
    .join('')
