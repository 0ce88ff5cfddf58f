/** What is wrong with a thing that should be sealed, opened or verified. Stable: screens and reports translate them. */
export type SealFault =
  | 'not_canonical'
  | 'entry_malformed'
  | 'tile_malformed'
  | 'tile_missing'
  | 'index_out_of_range'
  | 'note_malformed'
  | 'key_malformed'
  | 'key_ambiguous'
  | 'signature_wrong'
  | 'signature_missing'
  | 'checkpoint_malformed'
  | 'origin_wrong'
  | 'proof_malformed'
  | 'commitment_wrong'
  | 'inclusion_wrong'
  | 'witness_missing'

/** @param detail one English clause for logs and reports, with no personal value in it. */
export class SealError extends Error {
  readonly code: SealFault
  constructor(code: SealFault, detail: string) {
    super(`${code}: ${detail}`)
    this.name = 'SealError'
    this.code = code
  }
}
