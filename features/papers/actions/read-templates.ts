import { DOCX_MEDIA_TYPE } from '#platform/documents/fill.ts'
import { officeProgram } from '#platform/documents/office.ts'
import { checkPlaceholders, placeholdersOf, sampleOf } from '#platform/documents/shape.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { allKinds, defaultTemplate, findKind, type PaperKind, shapeOf } from '../kinds.ts'
import { makePaper, toPdf } from '../public.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

const ownStation = ({ actor, tx }: Context) =>
  actor.unitId === null ? Promise.resolve(undefined) : store.stationOf(tx, actor.unitId)

const knownKind = async (kind: string): Promise<PaperKind> => {
  const known = await findKind(kind)
  if (known === undefined) throw new AppError('not_found')
  return known
}

const templateOf = (t: store.TemplateRecord, stationId: string | undefined) => ({
  id: t.id,
  fileName: t.fileName,
  bytes: t.bytes,
  fileHash: t.fileHash,
  note: t.note,
  unitName: t.unitName,
  isOwn: t.unitId === stationId,
  createdByName: t.createdByName ?? '',
  createdAt: t.createdAt.toISOString(),
  retiredAt: t.retiredAt?.toISOString() ?? null,
  version: t.version,
})

export const listTemplates = action(contract.listTemplates, {
  allow: access['papers.listTemplates'],
  audit: AUDIT,
  async run(context) {
    const station = await ownStation(context)
    const inUse = station === undefined ? [] : await store.templatesInUse(context.tx, station.id)
    const kinds = await allKinds()
    return {
      items: kinds.map((kind) => {
        const used = inUse.find((t) => t.kind === kind.kind)
        return {
          kind: kind.kind,
          title: context.translate(kind.titleKey),
          isPersonal: kind.isPersonal,
          inUse: used === undefined ? null : templateOf(used, station?.id),
        }
      }),
      stationName: station?.name ?? null,
      hasPdf: (await officeProgram()) !== undefined,
      can: { upload: station !== undefined && context.can('papers.uploadTemplate') },
    }
  },
})

export const getTemplate = action(contract.getTemplate, {
  allow: access['papers.getTemplate'],
  audit: AUDIT,
  async run(context, input) {
    const kind = await knownKind(input.kind)
    const station = await ownStation(context)
    const inUse = station === undefined ? [] : await store.templatesInUse(context.tx, station.id)
    const used = inUse.find((t) => t.kind === kind.kind)
    const history = station === undefined ? [] : await store.historyOf(context.tx, station.id, kind.kind)
    const mayWrite = station !== undefined && context.can('papers.uploadTemplate')
    return {
      kind: kind.kind,
      title: context.translate(kind.titleKey),
      isPersonal: kind.isPersonal,
      inUse: used === undefined ? null : templateOf(used, station?.id),
      fault: used === undefined ? null : await faultOf(context, used.id, kind),
      history: history.map((t) => templateOf(t, station?.id)),
      placeholders: placeholdersOf(shapeOf(kind)).map((p) => ({
        text: p.text,
        within: [...p.within],
        isMandatory: p.need === 'must',
        isRepeated: p.text.startsWith('{#'),
      })),
      stationName: station?.name ?? null,
      bytesMax: contract.TEMPLATE_BYTES,
      hasPdf: (await officeProgram()) !== undefined,
      can: { upload: mayWrite, reset: mayWrite && used?.unitId === station.id },
    }
  },
})

/** It was checked when it came; the kind may have grown since. */
async function faultOf({ tx, translate }: Context, id: string, kind: PaperKind): Promise<string | null> {
  const content = await store.templateContent(tx, id, kind.kind)
  if (content === undefined) return null
  try {
    await checkPlaceholders(content.file, shapeOf(kind))
    return null
  } catch (error) {
    if (error instanceof AppError) return translate(`error.${error.code}`, error.params)
    throw error
  }
}

export const downloadTemplate = action(contract.downloadTemplate, {
  allow: access['papers.downloadTemplate'],
  audit: AUDIT,
  async run(context, { kind, id }) {
    const known = await knownKind(kind)
    const own = id === 'default' ? undefined : await store.templateContent(context.tx, id, kind)
    if (own === undefined && id !== 'default') throw new AppError('not_found')
    return {
      contentType: DOCX_MEDIA_TYPE,
      fileName: own?.fileName ?? `${context.translate(known.titleKey)}.docx`,
      body: own?.file ?? (await defaultTemplate(known)),
    }
  },
})

export const samplePaper = action(contract.samplePaper, {
  allow: access['papers.samplePaper'],
  audit: AUDIT,
  async run(context, input) {
    const kind = await knownKind(input.kind)
    const station = await ownStation(context)
    if (station === undefined) throw new AppError('paper_no_station')
    const title = context.translate(kind.titleKey)
    const values = sampleOf(kind.shape, (tag) => `【${tag}】`)
    const docx = await makePaper(context, kind.kind, station.id, {
      ...values,
      单位: station.name,
      编号: '【编号】',
    })
    const pdf = await toPdf(docx)
    return pdf === undefined
      ? { contentType: DOCX_MEDIA_TYPE, fileName: `${title}.docx`, body: docx }
      : { contentType: 'application/pdf', fileName: `${title}.pdf`, body: pdf }
  },
})
