/** Words on exported and printed papers. Chinese is the language of record; English serves foreign-language printouts. */
export interface PaperWords {
  unit: string
  number: string
  printedBy: string
  printedAt: string
  approvedBy: string
  /** Before the instant after which a file must be deleted. */
  validUntil: string
  /** Notice for papers with personal data (dictionary, Appendix B, last line). */
  officialUse: string
  /** Words around the page number: before, between page and total, after. */
  page: readonly [string, string, string]
  empty: string
}

export type PaperLanguage = 'zh-CN' | 'en'

export const paperWords: Record<PaperLanguage, PaperWords> = {
  'zh-CN': {
    unit: '单位',
    number: '编号',
    printedBy: '打印人',
    printedAt: '打印时间',
    approvedBy: '批准人',
    validUntil: '有效期至（到期删除）',
    officialUse: '仅供公务使用',
    page: ['第 ', ' 页 共 ', ' 页'],
    empty: '无记录',
  },
  en: {
    unit: 'Unit',
    number: 'No.',
    printedBy: 'Printed by',
    printedAt: 'Printed at',
    approvedBy: 'Approved by',
    validUntil: 'To be deleted after',
    officialUse: 'For official use only',
    page: ['Page ', ' of ', ''],
    empty: 'No records',
  },
}
