import { printerOf } from '#features/organisation/public.ts'
import { fill, type Values } from '#platform/documents/fill.ts'
import { joinDocuments } from '#platform/documents/join.ts'
import { fitted } from '#platform/documents/shape.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import type { Context } from '#platform/http/action.ts'
import { defaultTemplate, findKind, MARK, MARK_FIELD, type PaperKind, shapeOf } from './kinds.ts'
import { fileInUse } from './store.ts'

export { officeProgram, toPdf } from '#platform/documents/office.ts'
export { DOCX_MEDIA_TYPE, type Values } from '#platform/documents/fill.ts'
export { defaultTemplate, MARK, MARK_FIELD, type PaperKind, shapeOf } from './kinds.ts'

/**
 * A paper as a Word file, on the template of the unit's station, of a unit above it, or of the product. `values` are those of the kind's shape with
 * `单位` and `编号`; who prints it and when is added here. @throws AppError `template_failed`
 */
export async function makePaper(context: Context, kind: string, unitId: string, values: Values): Promise<Uint8Array> {
  const known = await findKind(kind)
  if (known === undefined) throw new Error(`no kind of paper ${kind}`)
  const template = (await fileInUse(context.tx, unitId, kind)) ?? (await defaultTemplate(known))
  return fill(template, fitted(shapeOf(known), { ...(await printed(context, known)), ...values }))
}

async function printed(context: Context, kind: PaperKind): Promise<Values> {
  const { name } = await printerOf(context.tx, context.actor.staffId, context.actor.unitId)
  return {
    打印人: name,
    打印时间: shownWall(chinaWall(context.now), 'datetime'),
    ...(kind.isPersonal ? { [MARK_FIELD]: MARK } : {}),
  }
}

/** Several papers as one Word file, each beginning on a new page, page numbers running through. */
export async function makePapers(
  context: Context,
  unitId: string,
  papers: readonly { kind: string; values: Values }[],
): Promise<Uint8Array> {
  const files: Uint8Array[] = []
  for (const { kind, values } of papers) files.push(await makePaper(context, kind, unitId, values))
  return joinDocuments(files)
}
