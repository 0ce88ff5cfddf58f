import type { Shape } from '#platform/documents/shape.ts'

/** Placeholders of a template beside those of the figures: tag → key of its meaning in the messages. Stable for ever: stations have them in their files. */
export const FIELD_TAGS = {
  标题: 'reports.field.title',
  单位: 'reports.field.unit',
  月份: 'reports.field.month',
  编号: 'reports.field.number',
  版次: 'reports.field.edition',
  状态: 'reports.field.state',
  统计起: 'reports.field.from',
  统计止: 'reports.field.until',
  更正说明: 'reports.field.correction',
  编写人: 'reports.field.author',
  提交时间: 'reports.field.submittedAt',
  签发人: 'reports.field.signer',
  签发职务: 'reports.field.signerRole',
  签发时间: 'reports.field.signedAt',
  问题与下月打算: 'reports.field.remarks',
  内容校验码: 'reports.field.hash',
  打印人: 'reports.field.printedBy',
  打印时间: 'reports.field.printedAt',
} as const
export type FieldTag = keyof typeof FIELD_TAGS

/** Repeated parts: `{#章节}…{/章节}` for each section, inside of it `{#指标}…{/指标}` for each figure. */
export const SECTIONS_TAG = '章节'
export const FIGURES_TAG = '指标'
export const SECTION_TAGS = { 序号: 'reports.field.sectionNo', 章节名称: 'reports.field.sectionName' } as const
export const FIGURE_TAGS = {
  名称: 'reports.field.figureName',
  数值: 'reports.field.figureValue',
  口径: 'reports.field.figureNote',
} as const

export type TemplateData = Record<FieldTag, string> & {
  [SECTIONS_TAG]: (Record<keyof typeof SECTION_TAGS, string> & {
    [FIGURES_TAG]: Record<keyof typeof FIGURE_TAGS, string>[]
  })[]
}

const may = (tags: Iterable<string>) => Object.fromEntries([...tags].map((tag) => [tag, 'may' as const]))

/** What a template of a report may ask for; a station may leave out whatever it likes. */
export const reportShape = (figureTags: readonly string[]): Shape => ({
  fields: may([...Object.keys(FIELD_TAGS), ...figureTags]),
  loops: {
    [SECTIONS_TAG]: {
      fields: may(Object.keys(SECTION_TAGS)),
      loops: { [FIGURES_TAG]: { fields: may(Object.keys(FIGURE_TAGS)) } },
    },
  },
})
