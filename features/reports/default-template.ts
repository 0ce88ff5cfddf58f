import { buildTemplate } from '#platform/documents/build.ts'
import { grid, heading, line, type Outline, repeat, small, table, title } from '#platform/documents/outline.ts'
import { FIGURES_TAG, SECTIONS_TAG } from './template-fields.ts'

const OUTLINE: Outline = {
  name: '工作月报',
  header: '单位：{单位}　编号：{编号}',
  footer: '打印人：{打印人}　打印时间：{打印时间}',
  blocks: [
    title('{标题}'),
    line('统计时段：{统计起}至{统计止}　状态：{状态}　版次：{版次}', 'center'),
    line('{更正说明}', 'center'),
    repeat(
      SECTIONS_TAG,
      heading('{序号}、{章节名称}'),
      table(
        FIGURES_TAG,
        { head: '指标', cell: '{名称}', percent: 34 },
        { head: '数量', cell: '{数值}', percent: 14, align: 'right' },
        { head: '口径', cell: '{口径}', percent: 52 },
      ),
    ),
    heading('问题与下月打算'),
    line('{问题与下月打算}'),
    grid(
      [16, 34, 16, 34],
      ['编写人', '{编写人}', '提交时间', '{提交时间}'],
      ['签发人', '{签发职务} {签发人}', '签发时间', '{签发时间}'],
    ),
    small('内容校验码：{内容校验码}'),
  ],
}

let built: Promise<Uint8Array> | undefined

/** The template of the product: where a station has none, and as the beginning of its own. It goes through the same checks as theirs. */
export const defaultTemplate = (): Promise<Uint8Array> => (built ??= buildTemplate(OUTLINE))
