/* What was drawn by hand, a signature above all: lines of points, 0–1000 across by 0–400 down, written `x,y x,y;x,y`. */

export type Point = readonly [number, number]
export type Lines = readonly (readonly Point[])[]

export const WIDTH = 1000
export const HEIGHT = 400

export const fromStrokes = (strokes: string): Lines =>
  strokes === ''
    ? []
    : strokes.split(';').map((line) => line.split(' ').map((pair) => pair.split(',').map(Number) as unknown as Point))
