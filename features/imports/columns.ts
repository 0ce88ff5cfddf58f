/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'import_run.made_by': 'runs are listed to their maker only',
  'import_chunk.run_id': 'the path of the operation names the run',
  'import_chunk.answer': 'answered as rows',
  'import_chunk.sources': 'provenance of every row (dictionary §3.1); sent as source',
  'import_chunk.made': 'kept for the undo, answered as numbers of people and doors',
  'import_chunk.undo_event_id': 'what the undo itself restored may go with an earlier chunk, never answered',
  'import_chunk.written': 'the order of `chunks` in imports.getRun',
  'import_change.run_id': 'kept for the undo of an import, never answered',
  'import_change.chunk_no': 'kept for the undo of an import, never answered',
  'import_change.record_kind': 'kept for the undo of an import, answered as kind of what stays',
  'import_change.before': 'kept for the undo of an import; the records show what was restored',
}
