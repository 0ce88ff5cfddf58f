import type { KeyboardEvent } from 'react'

const STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}
const CELL = 'button[data-row]'

const cellsOf = (root: ParentNode): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(CELL)]

/** The room that Tab comes back to is the one last walked to. */
function focusOn(cell: HTMLElement): void {
  for (const other of cellsOf(cell.closest('table') ?? document)) other.tabIndex = other === cell ? 0 : -1
  cell.focus()
}

/** Walks to the next room in the direction of the arrow; empty places are stepped over. */
export function onArrow(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key]
  const from = (event.target as HTMLElement).closest<HTMLElement>(CELL)
  if (step === undefined || from === null) return
  event.preventDefault()
  const at = (cell: HTMLElement) => [Number(cell.dataset.row), Number(cell.dataset.column)] as const
  const [row, column] = at(from)
  const along = cellsOf(event.currentTarget)
    .map((cell) => {
      const [r, c] = at(cell)
      return { cell, off: step[0] === 0 ? r - row : c - column, far: (r - row) * step[0] + (c - column) * step[1] }
    })
    .filter(({ off, far }) => off === 0 && far > 0)
    .sort((a, b) => a.far - b.far)
  if (along[0]) focusOn(along[0].cell)
}

/** Goes on to the next room that waits, in reading order and over all units of the building. */
export function moveOn(from: HTMLElement): void {
  const cells = cellsOf(from.closest('.bp-picture') ?? document)
  const rest = cells.slice(cells.indexOf(from) + 1)
  const next = rest.find((cell) => cell.dataset.waits === 'true')
  if (next) focusOn(next)
}
