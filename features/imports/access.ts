import { accessTable, FIELD_STAFF } from '#platform/access/roles.ts'

/** Whoever may register a household may compare a list of households with the register of his own range. */
export const access = accessTable({
  'imports.compare': FIELD_STAFF,
  'imports.listMappings': FIELD_STAFF,
  'imports.saveMapping': FIELD_STAFF,
})
