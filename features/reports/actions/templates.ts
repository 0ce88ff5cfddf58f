import { createHash } from 'node:crypto'
import { cleanTemplate } from '#platform/documents/check.ts'
import { DOCX_MEDIA_TYPE } from '#platform/documents/fill.ts'
import { checkPlaceholders, tryOut } from '#platform/documents/shape.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { defaultTemplate } from '../default-template.ts'
import { allFigures } from '../figures.ts'
import { findUnit, stationOf } from '../store.ts'
import { FIELD_TAGS, FIGURE_TAGS, FIGURES_TAG, SECTION_TAGS, SECTIONS_TAG, reportShape } from '../template-fields.ts'
import * as store from '../template-store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const listTemplates = action(contract.listTemplates, {
  allow: access['reports.listTemplates'],
  audit: AUDIT,
  async run(context) {
    const station = context.actor.unitId === null ? undefined : await stationOf(context.tx, context.actor.unitId)
    const rows = station === undefined ? [] : await store.listTemplates(context.tx, station.id)
    return {
      items: rows.map((t) => ({
        id: t.id,
        fileName: t.fileName,
        bytes: t.bytes,
        fileHash: t.fileHash,
        createdByName: t.createdByName ?? '',
        createdAt: t.createdAt.toISOString(),
        retiredAt: t.retiredAt?.toISOString() ?? null,
        version: t.version,
      })),
      stationName: station?.name ?? null,
      placeholders: await placeholders(context),
      bytesMax: contract.TEMPLATE_BYTES,
      can: { add: station !== undefined && context.can('reports.addTemplate') },
    }
  },
})

async function placeholders({ translate }: Context) {
  const group = (key: string, tags: Readonly<Record<string, string>>) =>
    Object.entries(tags).map(([tag, meaning]) => ({
      group: translate(key),
      tag: `{${tag}}`,
      meaning: translate(meaning),
    }))
  const repeat = (tag: string, key: string) => ({
    group: translate('reports.placeholders.repeat'),
    tag: `{#${tag}}…{/${tag}}`,
    meaning: translate(key),
  })
  return [
    ...group('reports.placeholders.fields', FIELD_TAGS),
    repeat(SECTIONS_TAG, 'reports.field.sections'),
    ...group('reports.placeholders.repeat', SECTION_TAGS),
    repeat(FIGURES_TAG, 'reports.field.figures'),
    ...group('reports.placeholders.repeat', FIGURE_TAGS),
    ...(await allFigures()).map((f) => ({
      group: translate(f.sectionTitleKey),
      tag: `{${f.tag}}`,
      meaning: `${translate(f.titleKey)}：${translate(f.noteKey)}`,
    })),
  ]
}

export const addTemplate = action(contract.addTemplate, {
  allow: access['reports.addTemplate'],
  audit: AUDIT,
  async run(context, { fileName, content }) {
    const { tx, actor, now } = context
    const station = actor.unitId === null ? undefined : await stationOf(tx, actor.unitId)
    const unit = station === undefined ? undefined : await findUnit(tx, station.id)
    if (unit === undefined) throw new AppError('report_no_station')
    const bytes = new Uint8Array(Buffer.from(content, 'base64'))
    if (bytes.length > contract.TEMPLATE_BYTES) throw new AppError('template_too_large')
    const file = cleanTemplate(bytes)
    const shape = reportShape((await allFigures()).map((f) => f.tag))
    await checkPlaceholders(file, shape)
    await tryOut(file, shape)
    const id = uuidv7()
    await store.replaceTemplate(tx, {
      id,
      fileName,
      file,
      fileHash: createHash('sha256').update(file).digest('hex'),
      unitId: unit.id,
      unitPos: unit.pos,
      by: actor.staffId as string,
      at: now,
    })
    return { id, version: 1 }
  },
})

export const retireTemplate = action(contract.retireTemplate, {
  allow: access['reports.retireTemplate'],
  audit: AUDIT,
  async run(context, { id, version }) {
    const retired = await store.retireTemplate(context.tx, id, version, context.actor.staffId as string, context.now)
    if (retired !== undefined) return { id, version: retired }
    const known = await store.findTemplate(context.tx, id)
    // Every colleague may read blank forms; those of another station are out of the range of writing.
    const station = context.actor.unitId === null ? undefined : await stationOf(context.tx, context.actor.unitId)
    if (known === undefined || known.unitId !== station?.id) throw new AppError('not_found')
    throw new AppError('version_conflict', { current: { id, version: known.version } })
  },
})

export const templateFile = action(contract.templateFile, {
  allow: access['reports.templateFile'],
  audit: AUDIT,
  async run(context, { id }) {
    const own = id === 'default' ? undefined : await store.templateContent(context.tx, id)
    if (own === undefined && id !== 'default') throw new AppError('not_found')
    return {
      contentType: DOCX_MEDIA_TYPE,
      fileName: own?.fileName ?? context.translate('reports.template.defaultName'),
      body: own?.file ?? (await defaultTemplate()),
    }
  },
})
