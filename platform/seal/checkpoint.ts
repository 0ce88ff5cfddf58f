import { fromBase64, fromDecimal, toBase64 } from './bytes.ts'
import { checkSignature } from './cosignature.ts'
import { HASH_BYTES } from './hash.ts'
import { COSIGNATURE_V1, ED25519, openNote, type VerifierKey } from './note.ts'
import { SealError } from './seal-error.ts'

/** The head of a log at one size (c2sp tlog-checkpoint). `extensions` are lines the log adds; ours adds none. */
export type Checkpoint = { origin: string; size: number; root: Uint8Array; extensions: string[] }

/** The text that is signed. @throws SealError checkpoint_malformed */
export function checkpointText({
  origin,
  size,
  root,
  extensions = [],
}: Omit<Checkpoint, 'extensions'> & { extensions?: string[] }): string {
  const lines = [origin, String(size), toBase64(root), ...extensions]
  if (
    !Number.isSafeInteger(size) ||
    size < 0 ||
    root.length !== HASH_BYTES ||
    lines.some((line) => line === '' || line.includes('\n'))
  ) {
    throw new SealError('checkpoint_malformed', 'origin, size, root and extensions are lines')
  }
  return `${lines.join('\n')}\n`
}

/** Reads the text of a note as a checkpoint. @throws SealError checkpoint_malformed */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, sizeLine, rootLine, ...rest] = text.split('\n')
  const size = fromDecimal(sizeLine ?? '')
  const root = fromBase64(rootLine ?? '')
  const extensions = rest.slice(0, -1)
  if (!origin || size === undefined || root?.length !== HASH_BYTES || rest.at(-1) !== '' || extensions.includes('')) {
    throw new SealError('checkpoint_malformed', 'no origin, size and root on the first three lines')
  }
  return { origin, size, root, extensions }
}

/** A witness's word about a checkpoint: `time` in seconds since 1970. */
export type Cosigned = { witness: VerifierKey; time: number }

/**
 * Opens a checkpoint that this log signed.
 * @param log key of type 1; its name must be the origin on the first line, so that one key cannot speak for two logs
 * @param witnesses keys of type 4; how many of them must have cosigned is the caller's rule
 * @throws SealError signature_missing, signature_wrong (also that of a witness), origin_wrong, checkpoint_malformed, note_malformed,
 * key_malformed where a key is of the other type, key_ambiguous
 */
export function openCheckpoint(
  note: Uint8Array | string,
  log: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): { checkpoint: Checkpoint; text: string; cosigned: Cosigned[] } {
  if (log.type !== ED25519) throw new SealError('key_malformed', `${log.name} is no key of a log`)
  const wrong = witnesses.find((key) => key.type !== COSIGNATURE_V1)
  if (wrong) throw new SealError('key_malformed', `${wrong.name} is no key of a witness`)
  const { text, verified } = openNote(note, [log, ...witnesses], checkSignature)
  if (!verified.some(({ key }) => key.vkey === log.vkey))
    throw new SealError('signature_missing', 'the log did not sign this')
  const checkpoint = parseCheckpoint(text)
  if (checkpoint.origin !== log.name) throw new SealError('origin_wrong', 'the checkpoint is that of another log')
  const cosigned = verified.flatMap(({ key, time }) => (time === undefined ? [] : [{ witness: key, time }]))
  return { checkpoint, text, cosigned }
}
