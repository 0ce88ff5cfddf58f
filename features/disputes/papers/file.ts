import type { Values } from '#platform/documents/fill.ts'
import { grid, line, small, table, title } from '#platform/documents/outline.ts'
import {
  confirmationApplication,
  oralAgreement,
  peopleAgreement,
  policeAgreement,
  spotAgreement,
} from './agreements.ts'
import type { CaseFile, PaperAgreement } from './input.ts'
import { type DisputePaper, paper } from './kind.ts'
import { declineNotice, intakeForm, resultLetter, rightsNotice, terminationNotice, transferLetter } from './notices.ts'
import {
  acceptanceApplication,
  acceptanceOpinion,
  inquiryRecord,
  mediatorChange,
  receipt,
  sessionRecord,
  visitRecord,
} from './records.ts'
import { bodyName, day, listed, or, page, partiesOf, shape } from './words.ts'

/** The order of a file (dictionary §4.5.6); a file without one of those marked is not complete. */
export const FILE_ORDER = [
  { place: '申请书', name: '申请书或者受理登记表', isMandatory: true },
  { place: '权利义务告知书', name: '权利义务告知书', isMandatory: true },
  { place: '身份证明', name: '当事人身份证明', isMandatory: true },
  { place: '授权委托书', name: '授权委托书', isMandatory: false },
  { place: '调查记录', name: '调查笔录', isMandatory: false },
  { place: '证据材料', name: '证据材料', isMandatory: false },
  { place: '调解记录', name: '调解记录', isMandatory: true },
  { place: '协议书', name: '调解协议书或者终止、不予调解告知书', isMandatory: true },
  { place: '履行凭证', name: '履行凭证', isMandatory: false },
  { place: '回访记录', name: '回访记录', isMandatory: false },
  { place: '司法确认材料', name: '司法确认材料', isMandatory: false },
  { place: '情况说明', name: '情况说明', isMandatory: false },
] as const
export type FilePlace = (typeof FILE_ORDER)[number]['place']

export interface FilePart {
  /** Running from 1, without cover and index. */
  no: number
  place: FilePlace
  title: string
  copies: number
  /** Sheets where they are known: of papers from outside that were counted. */
  pages: number | null
  /** The paper and its values; null for what was brought from outside and is laid in. */
  paper: { kind: string; values: Values } | null
}

type Draft = Omit<FilePart, 'no'>

/** Everything the file holds by now, in order. What is mandatory and missing is not among it: `missingOf`. */
export function fileOf(file: CaseFile): FilePart[] {
  const drafts = [...generated(file), ...enclosed(file)]
  return FILE_ORDER.flatMap(({ place }) => drafts.filter((d) => d.place === place)).map((d, i) => ({ no: i + 1, ...d }))
}

/** Names of mandatory parts that are not there. Who is not mediated at all has no record of mediation. */
export function missingOf(file: CaseFile): string[] {
  const there = new Set(fileOf(file).map((part) => part.place))
  return FILE_ORDER.filter(
    ({ place, isMandatory }) => isMandatory && !there.has(place) && !(place === '调解记录' && file.declined !== null),
  ).map(({ name }) => name)
}

const enclosed = (file: CaseFile): Draft[] =>
  file.enclosures.map((e) => ({ place: e.place, title: e.title, copies: e.copies, pages: e.pages, paper: null }))

const of = <Part>(
  file: CaseFile,
  place: FilePlace,
  kind: DisputePaper<Part>,
  title: string,
  parts: readonly Part[],
): Draft[] =>
  parts.map((part) => ({
    place,
    title,
    copies: 1,
    pages: null,
    paper: { kind: kind.kind, values: kind.values(file, part) },
  }))

const single = (file: CaseFile, place: FilePlace, kind: DisputePaper, title: string, isThere: boolean): Draft[] =>
  isThere ? of(file, place, kind, title, [undefined]) : []

const present = <T>(one: T | null): T[] => (one === null ? [] : [one])

function generated(file: CaseFile): Draft[] {
  const transfer = present(file.transfer)
  const acceptance = present(file.acceptance)
  const decided = acceptance.filter((a) => a.decision !== null)
  return [
    ...single(file, '申请书', intakeForm, '纠纷受理登记表', true),
    ...of(file, '申请书', transferLetter, '委托（移交）调解函', transfer),
    ...single(file, '权利义务告知书', rightsNotice, '调解权利义务告知书', file.rightsNotice !== null),
    ...of(file, '调查记录', inquiryRecord, '调查笔录', file.inquiries),
    ...of(file, '调解记录', mediatorChange, '更换调解员、回避记录', file.changes),
    ...of(file, '调解记录', sessionRecord, '调解记录', file.sessions),
    ...file.agreements.flatMap((a) => agreementPart(file, a)),
    ...of(file, '协议书', terminationNotice, '调解终止告知书', file.failures),
    ...single(file, '协议书', declineNotice, '不予调解告知书', file.declined !== null),
    ...of(
      file,
      '协议书',
      resultLetter,
      '调解结果反馈函',
      transfer.filter((t) => t.result !== null),
    ),
    ...of(file, '履行凭证', receipt, '收条', file.receipts),
    ...of(file, '履行凭证', acceptanceApplication, '认可申请书', acceptance),
    ...of(file, '履行凭证', acceptanceOpinion, '认可意见书', decided),
    ...of(file, '回访记录', visitRecord, '回访记录', file.visits),
    ...of(
      file,
      '司法确认材料',
      confirmationApplication,
      '司法确认申请书',
      file.agreements.filter((a) => a.court !== null),
    ),
  ]
}

/** The paper that an agreement of this form is written on. */
function agreementPaper(file: CaseFile, a: PaperAgreement): DisputePaper<PaperAgreement> {
  if (file.mode === '治安调解') return a.form === '当场' ? spotAgreement : policeAgreement
  return a.form === '口头' ? oralAgreement : peopleAgreement
}

const AGREEMENT_TITLES: Readonly<Record<string, string>> = {
  [spotAgreement.kind]: '现场治安调解协议书',
  [policeAgreement.kind]: '治安调解协议书',
  [oralAgreement.kind]: '口头协议登记',
  [peopleAgreement.kind]: '人民调解协议书',
}

function agreementPart(file: CaseFile, a: PaperAgreement): Draft[] {
  const kind = agreementPaper(file, a)
  // One of the copies goes into the file; the others are the parties'.
  return of(file, '协议书', kind, AGREEMENT_TITLES[kind.kind] as string, [a])
}

const outcomeOf = (file: CaseFile): string => {
  const said = [
    ...file.agreements.map((a) => `${a.no} 协议成立${a.performed === null ? '' : '，已履行'}`),
    ...file.failures.map((f) => `调解不成（${f.reason}）`),
    ...(file.declined === null ? [] : [`不予调解（${file.declined.reason}）`]),
  ]
  return listed(said, '—')
}

export const fileCover = paper({
  name: 'fileCover',
  isBound: true,
  shape: shape(
    '卷宗名称 纠纷类型 当事人 调解组织 调解员 登记日期 结案日期 处理结果 件数',
    '受理日期 保管期限 立卷人 立卷单位 来源 缺件',
    { 目录: shape('序号 文件名称 份数', '页次 备注') },
  ),
  outline: [
    title('调解卷宗'),
    line('{编号}', 'center'),
    grid(
      [20, 30, 20, 30],
      ['卷宗名称', '{卷宗名称}', '纠纷类型', '{纠纷类型}'],
      ['当事人', '{当事人}', '来源', '{来源}'],
      ['调解组织', '{调解组织}', '调解员', '{调解员}'],
      ['登记日期', '{登记日期}', '受理日期', '{受理日期}'],
      ['结案日期', '{结案日期}', '处理结果', '{处理结果}'],
      ['保管期限', '{保管期限}', '件数', '{件数}'],
      ['立卷单位', '{立卷单位}', '立卷人', '{立卷人}'],
    ),
    { is: 'title', text: '卷内文件目录', isOnNewPage: true },
    table(
      '目录',
      { head: '序号', cell: '{序号}', percent: 10, align: 'center' },
      { head: '文件名称', cell: '{文件名称}', percent: 46 },
      { head: '份数', cell: '{份数}', percent: 12, align: 'center' },
      { head: '页次', cell: '{页次}', percent: 14, align: 'center' },
      { head: '备注', cell: '{备注}', percent: 18 },
    ),
    small('{缺件}'),
  ],
  values: (file) => {
    const parts = fileOf(file)
    const missing = missingOf(file)
    return {
      ...page(file, bodyName(file), file.no),
      卷宗名称: file.title,
      纠纷类型: file.type,
      来源: file.source,
      当事人: listed(
        partiesOf(
          file,
          file.parties.map((p) => p.id),
        ).map((p) => `${p.name}（${p.side}）`),
      ),
      调解组织: bodyName(file),
      调解员: listed(file.mediators.map((m) => m.name)),
      登记日期: day(file.registeredOn),
      受理日期: day(file.acceptedOn),
      结案日期: day(file.closedOn),
      处理结果: outcomeOf(file),
      保管期限: or(file.keepFor),
      件数: `${parts.length}件${parts.reduce((all, part) => all + part.copies, 0)}份`,
      立卷单位: file.station,
      立卷人: file.officer,
      缺件: missing.length === 0 ? '' : `缺：${listed(missing)}`,
      目录: parts.map((part) => ({
        序号: String(part.no),
        文件名称: part.title,
        份数: String(part.copies),
        // Counted by hand when the file is bound: one line of a table more changes them all.
        页次: part.pages === null ? '' : `${part.pages}页`,
        备注: part.paper === null ? '附入' : '',
      })),
    }
  },
})

/** Cover with index and every part that the product writes, in order; for `makePapers` of the slice papers. */
export const wholeFile = (file: CaseFile): { kind: string; values: Values }[] => [
  { kind: fileCover.kind, values: fileCover.values(file, undefined) },
  ...fileOf(file).flatMap((part) => (part.paper === null ? [] : [part.paper])),
]
