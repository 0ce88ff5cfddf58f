import { grid, heading, line, repeat, sign, small, table, text, title } from '#platform/documents/outline.ts'
import type { Values } from '#platform/documents/fill.ts'
import { SIGNATURES } from './agreements.ts'
import type { CaseFile, PaperFailure, PaperTransfer } from './input.ts'
import { paper } from './kind.ts'
import { cite, type PaperLaw, quote } from './laws.ts'
import {
  bodyName,
  DATE_BLANK,
  day,
  instant,
  listed,
  NUMBERED_SHAPE,
  numbered,
  or,
  page,
  PARTY_BRIEF,
  partiesOf,
  partyRow,
  partySignatures,
  sealHolder,
  shape,
  SIGNATURE_SHAPE,
  titleOf,
  yes,
  yuan,
  sentence,
} from './words.ts'
import type { Remedy } from '../vocabulary.ts'

const everybody = (file: CaseFile) => file.parties.map((p) => p.id)
const everyRow = (file: CaseFile) => partiesOf(file, everybody(file)).map((p) => partyRow(p, false))

/** The two sides with what they are reached by. */
const PEOPLE = table(
  '当事人',
  { head: '地位', cell: '{地位}', percent: 12 },
  { head: '姓名', cell: '{姓名}', percent: 18 },
  { head: '住址', cell: '{住址}', percent: 46 },
  { head: '联系方式', cell: '{联系方式}', percent: 24 },
)

/** Appendix B 3, in the order of its outline, each with the article that says so. */
const rights = (file: CaseFile): string[] => {
  const by = (words: string, ...laws: PaperLaw[]) => `${words}（${listed(laws.map((code) => cite(file, code)))}）`
  return [
    by('调解以自愿、平等为基础：可以接受或者拒绝调解，自主表达意愿，自愿达成协议。', '人民调解法:3', '人民调解法:23'),
    by('一方明确拒绝调解的，不得调解；可以随时要求终止调解。', '人民调解法:17', '人民调解法:23'),
    by(
      '可以选择或者接受人民调解员；认为调解员与本纠纷有利害关系的，可以要求更换、回避。',
      '人民调解法:19',
      '人民调解法:23',
    ),
    by('可以要求调解公开进行或者不公开进行。', '人民调解法:23'),
    by('不因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。', '人民调解法:3'),
    by('调解不收取任何费用。', '人民调解法:4'),
    '调解员应当保密，不得泄露当事人的个人隐私、商业秘密。',
    by('应当如实陈述纠纷事实，遵守调解现场秩序，尊重人民调解员，尊重对方当事人行使权利。', '人民调解法:24'),
    by('调解协议具有法律约束力，当事人应当按照约定履行。', '人民调解法:31'),
    by(
      '治安调解的，未成年人的父母或者其他监护人应当到场；被侵害人委托他人参加的应当提交委托书，违法嫌疑人不得委托他人参加。',
      '程序规定:181',
    ),
  ]
}

export const rightsNotice = paper({
  name: 'rightsNotice',
  shape: shape('纠纷名称 告知日期 告知人', '调解组织 告知单位 依据', {
    权利义务: NUMBERED_SHAPE,
    当事人: PARTY_BRIEF,
    签名: SIGNATURE_SHAPE,
  }),
  outline: [
    title('调解权利义务告知书'),
    line('{编号}', 'right'),
    PEOPLE,
    text('关于{纠纷名称}，现将您在调解中的权利和义务告知如下：'),
    repeat('权利义务', text('{序号}．{内容}')),
    text('以上内容已经知晓。'),
    SIGNATURES,
    sign('告知人：{告知人}', '{告知单位}（盖章）　{告知日期}'),
  ],
  values: (file) => ({
    ...page(file, file.station, file.no),
    纠纷名称: file.title,
    告知日期: day(file.rightsNotice?.on ?? null),
    告知人: or(file.rightsNotice?.by),
    调解组织: bodyName(file),
    告知单位: file.station,
    依据: listed((['人民调解法:23', '人民调解法:24'] as const).map((code) => cite(file, code))),
    权利义务: numbered(rights(file)),
    当事人: everyRow(file),
    签名: partySignatures(file, everybody(file), file.rightsNotice?.signatures ?? []),
  }),
})

const HOW: Readonly<Record<Remedy, string>> = {
  诉讼: '向人民法院提起诉讼',
  仲裁: '依法申请仲裁',
  行政途径: '请求有关行政机关依法处理',
}
const ALL_REMEDIES: readonly Remedy[] = ['诉讼', '仲裁', '行政途径']
const remedies = (told: readonly Remedy[]): Values[] =>
  numbered((told.length === 0 ? ALL_REMEDIES : told).map((one) => `${one}：${HOW[one]}。`))

const TOLD = [heading('您还可以通过下列途径维护自己的权利'), repeat('途径', text('{序号}．{内容}')), text('{告知依据}')]
const NOTICE_LOOPS = { 途径: NUMBERED_SHAPE, 当事人: PARTY_BRIEF, 签名: SIGNATURE_SHAPE }

export const declineNotice = paper({
  name: 'declineNotice',
  shape: shape('纠纷名称 不予调解原因 告知依据 告知日期', '原因说明 告知单位', NOTICE_LOOPS),
  outline: [
    title('不予调解告知书'),
    line('{编号}', 'right'),
    PEOPLE,
    text('关于{纠纷名称}，因{不予调解原因}，本单位不予调解。'),
    text('{原因说明}'),
    ...TOLD,
    SIGNATURES,
    sign('{告知单位}（盖章）', '{告知日期}'),
  ],
  values: (file) => ({
    ...page(file, file.station, file.no),
    纠纷名称: file.title,
    不予调解原因: or(file.declined?.reason),
    原因说明: file.declined?.note ?? '',
    告知依据: `依据：${listed([cite(file, '人民调解法:3'), cite(file, '人民调解法:17'), cite(file, '程序规定:178')])}。`,
    告知日期: day(file.declined?.on ?? null),
    告知单位: file.station,
    途径: remedies(file.declined?.told ?? []),
    当事人: everyRow(file),
    签名: partySignatures(file, everybody(file), []),
  }),
})

export const terminationNotice = paper<PaperFailure>({
  name: 'terminationNotice',
  shape: shape('纠纷名称 终止原因 告知依据 终止日期', '原因说明 调解组织 盖章单位 后续', NOTICE_LOOPS),
  outline: [
    title('调解终止告知书'),
    line('{编号}', 'right'),
    PEOPLE,
    text('关于{纠纷名称}，因{终止原因}，调解不成，自{终止日期}起终止调解。'),
    text('{原因说明}'),
    ...TOLD,
    text('{后续}'),
    SIGNATURES,
    sign('{盖章单位}（盖章）', '{终止日期}'),
  ],
  values: (file, failure) => {
    const isPolice = file.mode === '治安调解'
    return {
      ...page(file, isPolice ? file.station : bodyName(file), file.no),
      纠纷名称: titleOf(file, failure.partyIds),
      终止原因: failure.reason,
      原因说明: failure.note,
      终止日期: day(failure.on),
      调解组织: bodyName(file),
      盖章单位: isPolice ? file.station : sealHolder(file),
      告知依据: quote(file, '人民调解法:26'),
      后续: isPolice ? quote(file, '程序规定:185') : '',
      途径: remedies(failure.told),
      当事人: partiesOf(file, failure.partyIds).map((p) => partyRow(p, false)),
      签名: partySignatures(file, failure.partyIds, failure.signatures),
    }
  },
})

export const transferLetter = paper<PaperTransfer>({
  name: 'transferLetter',
  shape: shape(
    '收函单位 发函单位 纠纷名称 纠纷类型 发生时间 发生地点 简要情况 移交理由 当事人意愿 值班民警 发函日期',
    '值班电话 涉及金额 依据 接收人 接收时间',
    { 当事人: PARTY_BRIEF, 证据: shape('材料 状态', '序号 备注') },
  ),
  outline: [
    title('委托（移交）调解函'),
    line('{编号}', 'right'),
    line('{收函单位}：'),
    text('现将{纠纷名称}（{纠纷类型}）委托（移交）你处调解。移交理由：{移交理由}'),
    grid(
      [20, 80],
      ['发生时间', '{发生时间}'],
      ['发生地点', '{发生地点}'],
      ['涉及金额', '{涉及金额}'],
      ['当事人意愿', '{当事人意愿}'],
    ),
    heading('一、当事人'),
    PEOPLE,
    heading('二、简要情况'),
    text('{简要情况}'),
    heading('三、证据材料目录'),
    table(
      '证据',
      { head: '序号', cell: '{序号}', percent: 10, align: 'center' },
      { head: '材料', cell: '{材料}', percent: 44 },
      { head: '有、无、不适用', cell: '{状态}', percent: 20, align: 'center' },
      { head: '备注', cell: '{备注}', percent: 26 },
    ),
    text('调解不成的，请第一时间书面反馈值班民警{值班民警}（{值班电话}）。'),
    sign('{发函单位}（盖章）', '{发函日期}'),
    heading('回执'),
    line('以上材料已经收到。接收人：{接收人}　接收时间：{接收时间}'),
    small('依据：{依据}'),
  ],
  values: (file, t) => ({
    ...page(file, file.station, t.no),
    收函单位: t.toRoom,
    发函单位: file.station,
    纠纷名称: file.title,
    纠纷类型: file.type,
    发生时间: instant(file.foundAt),
    发生地点: file.place,
    涉及金额: yuan(file.amountYuan),
    简要情况: or(file.facts),
    移交理由: sentence(or(t.reason)),
    当事人意愿: t.isConsented ? '各方当事人同意移交调解' : '未取得各方当事人同意',
    值班民警: t.fromName,
    值班电话: or(t.fromPhone),
    发函日期: instant(t.sentAt),
    接收人: or(t.receivedBy),
    接收时间: t.receivedAt === null ? DATE_BLANK : instant(t.receivedAt),
    依据: cite(file, '人民调解法:17'),
    当事人: everyRow(file),
    证据: t.evidence.map((e, i) => ({
      序号: String(i + 1),
      材料: e.kind,
      状态: e.state,
      备注: e.note ?? '',
    })),
  }),
})

export const resultLetter = paper<PaperTransfer>({
  name: 'resultLetter',
  shape: shape('收函人 纠纷名称 移交编号 调解结果 结果说明 反馈人 反馈时间', '移交时间 建议 确认人 确认时间 调解室', {
    当事人: PARTY_BRIEF,
  }),
  outline: [
    title('调解结果反馈函'),
    line('{编号}', 'right'),
    line('{收函人}：'),
    text('你处于{移交时间}移交的{纠纷名称}（移交编号：{移交编号}），调解结果如下：'),
    grid([20, 80], ['调解结果', '{调解结果}'], ['情况说明', '{结果说明}'], ['处理建议', '{建议}']),
    heading('当事人'),
    PEOPLE,
    sign('反馈人：{反馈人}', '{调解室}　{反馈时间}'),
    heading('值班确认'),
    line('确认人：{确认人}　确认时间：{确认时间}'),
  ],
  values: (file, t) => ({
    ...page(file, bodyName(file), t.no),
    收函人: `${file.station}值班民警${t.fromName}`,
    移交编号: t.no,
    移交时间: instant(t.sentAt),
    纠纷名称: file.title,
    调解结果: or(t.result?.outcome),
    结果说明: or(t.result?.reason),
    建议: or(t.result?.request, '—'),
    反馈人: or(t.result?.by),
    反馈时间: instant(t.result?.at ?? null),
    调解室: t.toRoom,
    确认人: or(t.result?.confirmedBy),
    确认时间: instant(t.result?.confirmedAt ?? null),
    当事人: everyRow(file),
  }),
})

/** The first sheet of a file that nobody applied for in writing. */
export const intakeForm = paper({
  name: 'intakeForm',
  shape: shape(
    '纠纷名称 纠纷类型 来源 登记日期 发生时间 发生地点 简要情况 调解方式 登记人',
    '诉求 涉及金额 受理日期 接处警编号 调解组织 调解员 是否司法鉴定',
    {
      当事人: PARTY_BRIEF,
    },
  ),
  outline: [
    title('纠纷受理登记表'),
    line('{编号}', 'right'),
    grid(
      [18, 32, 18, 32],
      ['纠纷名称', '{纠纷名称}', '纠纷类型', '{纠纷类型}'],
      ['来源', '{来源}', '接处警编号', '{接处警编号}'],
      ['登记日期', '{登记日期}', '受理日期', '{受理日期}'],
      ['发生时间', '{发生时间}', '发生地点', '{发生地点}'],
      ['调解方式', '{调解方式}', '调解组织', '{调解组织}'],
      ['调解员', '{调解员}', '涉及金额', '{涉及金额}'],
    ),
    heading('当事人'),
    repeat(
      '当事人',
      grid(
        [18, 32, 18, 32],
        ['{地位}', '{姓名}', '性别、年龄', '{性别}，{年龄}'],
        ['证件号码', '{证件号码}', '联系方式', '{联系方式}'],
        ['住址', '{住址}', '单位职业', '{单位职业}'],
        ['代理人、监护人', '{代理监护}', '调解意愿', '{调解意愿}'],
      ),
    ),
    heading('简要情况'),
    text('{简要情况}'),
    heading('诉求'),
    text('{诉求}'),
    sign('登记人：{登记人}'),
  ],
  values: (file) => ({
    ...page(file, file.station, file.no),
    纠纷名称: file.title,
    纠纷类型: file.type,
    来源: file.source,
    登记日期: day(file.registeredOn),
    受理日期: day(file.acceptedOn),
    发生时间: instant(file.foundAt),
    发生地点: file.place,
    接处警编号: or(file.incidentNo, '—'),
    调解方式: or(file.mode),
    调解组织: bodyName(file),
    调解员: listed(file.mediators.map((m) => m.name)),
    涉及金额: yuan(file.amountYuan),
    是否司法鉴定: yes(file.hasAppraisal),
    简要情况: or(file.facts),
    诉求: or(file.claims, '—'),
    登记人: file.registrar,
    当事人: everyRow(file),
  }),
})
