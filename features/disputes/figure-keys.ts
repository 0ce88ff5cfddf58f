/** Figures of a period, and the two numbers of each. */
export const FIGURES = ['resolved', 'grave', 'P06', 'P07', 'P08', 'P09'] as const
export type FigureKey = (typeof FIGURES)[number]
export const PARTS = ['numerator', 'denominator'] as const
export type Part = (typeof PARTS)[number]
