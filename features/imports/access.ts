import { accessTable, FIELD_STAFF } from '#platform/access/roles.ts'

/** Whoever may register a household may compare a list of households with the register of his own range. */
export const access = accessTable({
  'imports.compare': FIELD_STAFF,
  'imports.listMappings': FIELD_STAFF,
  'imports.saveMapping': FIELD_STAFF,
  'imports.begin': FIELD_STAFF,
  'imports.commitRows': FIELD_STAFF,
  'imports.finish': FIELD_STAFF,
  // A run is its maker's own; the actions look for it among those of the actor.
  'imports.listRuns': FIELD_STAFF,
  'imports.getRun': FIELD_STAFF,
  'imports.undo': FIELD_STAFF,
})
