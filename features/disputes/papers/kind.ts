import type { Values } from '#platform/documents/fill.ts'
import type { Block } from '#platform/documents/outline.ts'
import type { Shape } from '#platform/documents/shape.ts'
import type { PaperKind } from '#features/papers/public.ts'
import type { CaseFile } from './input.ts'
import { type Veil, veiled } from './veil.ts'

/** A paper of a dispute: its kind, and how a file (and one part of it) becomes its values. */
export interface DisputePaper<Part = undefined> extends PaperKind {
  isLegal: boolean
  /** Values for a template of this kind; veiled, so nothing stands on it that may not. */
  values: (file: CaseFile, part: Part) => Values
}

interface Definition<Part> {
  name: string
  isLegal?: boolean
  /** Whom it binds, for agreements and what follows from them. */
  only?: (part: Part, file: CaseFile) => readonly string[]
  shape: Shape
  outline: readonly Block[]
  isBound?: boolean
  values: (file: CaseFile, part: Part) => Values
}

export function paper<Part = undefined>(d: Definition<Part>): DisputePaper<Part> {
  const isLegal = d.isLegal ?? false
  return {
    kind: `disputes.${d.name}`,
    titleKey: `disputes.paper.${d.name}`,
    isPersonal: true,
    shape: d.shape,
    outline: d.outline,
    isLegal,
    ...(d.isBound ? { isBound: true } : {}),
    values: (file, part) => {
      const veil: Veil = { isLegal, ...(d.only ? { only: d.only(part, file) } : {}) }
      return veiled(file, veil, d.values(file, part))
    },
  }
}
