import { buildTemplate } from '#platform/documents/build.ts'
import type { Block, Outline } from '#platform/documents/outline.ts'
import type { Need, Shape } from '#platform/documents/shape.ts'
import { paperWords } from '#platform/files/messages.ts'
import { contributions } from '#platform/http/contributions.ts'

/** A kind of paper that a slice offers: `export const papers = [...] satisfies PaperKind[]` in contributes.ts. */
export interface PaperKind {
  /** `<slice>.<name>`, stable for ever: stations have templates of it. */
  kind: string
  titleKey: string
  /** It names people: every page says 仅供公务使用. */
  isPersonal: boolean
  /** What a template may ask for and what it must, beside what stands on every page. */
  shape: Shape
  /** The body of the product's own template. */
  outline: readonly Block[]
  /** For a file: 装订线. */
  isBound?: boolean
}

/** What every printed page says (dictionary, Appendix B, last line). */
const PAGE_FIELDS = { 单位: 'must', 编号: 'must', 打印人: 'must', 打印时间: 'must' } as const satisfies Record<
  string,
  Need
>
export const MARK_FIELD = '公务标记'
export const MARK = paperWords['zh-CN'].officialUse

export const shapeOf = (kind: PaperKind): Shape => ({
  ...kind.shape,
  fields: { ...kind.shape.fields, ...PAGE_FIELDS, ...(kind.isPersonal ? { [MARK_FIELD]: 'must' as const } : {}) },
})

const outlineOf = (kind: PaperKind): Outline => ({
  name: kind.kind,
  header: '单位：{单位}　编号：{编号}',
  footer: `打印人：{打印人}　打印时间：{打印时间}${kind.isPersonal ? `　{${MARK_FIELD}}` : ''}`,
  blocks: kind.outline,
  ...(kind.isBound ? { isBound: true } : {}),
})

export const allKinds = (): Promise<PaperKind[]> => contributions<PaperKind>('papers')

export const findKind = async (kind: string): Promise<PaperKind | undefined> =>
  (await allKinds()).find((one) => one.kind === kind)

const built = new Map<string, Promise<Uint8Array>>()

/** The template of the product, built at its first use: it goes through the same check as those of the stations. */
export function defaultTemplate(kind: PaperKind): Promise<Uint8Array> {
  const known = built.get(kind.kind) ?? buildTemplate(outlineOf(kind))
  built.set(kind.kind, known)
  return known
}
