import { grid, heading, line, repeat, sign, small, table, text, title } from '#platform/documents/outline.ts'
import { maskIdentity } from '#platform/standards/identity.ts'
import { SIGNATURES } from './agreements.ts'
import type {
  CaseFile,
  PaperAcceptance,
  PaperAgreement,
  PaperInquiry,
  PaperMediatorChange,
  PaperReceipt,
  PaperSession,
  PaperVisit,
} from './input.ts'
import { paper } from './kind.ts'
import { cite, quote } from './laws.ts'
import {
  BLANK,
  bodyName,
  DATE_BLANK,
  day,
  instant,
  listed,
  mediatorSignatures,
  or,
  page,
  PARTY_BRIEF,
  partiesOf,
  partyOf,
  partyRow,
  partySignatures,
  shape,
  SIGNATURE_SHAPE,
  signatureRow,
  span,
  TERM_SHAPE,
  termRows,
  titleOf,
  yes,
  yuan,
} from './words.ts'

const names = (file: CaseFile, ids: readonly string[]) => listed(partiesOf(file, ids).map((p) => p.name))

export const sessionRecord = paper<PaperSession>({
  name: 'sessionRecord',
  shape: shape('纠纷名称 调解时间 调解地点 参加人 调解记录 主持人 记录人', '调解组织 录像编号 次数', {
    签名: SIGNATURE_SHAPE,
  }),
  outline: [
    title('调解记录'),
    line('{编号}　第{次数}次', 'right'),
    grid(
      [20, 80],
      ['纠纷名称', '{纠纷名称}'],
      ['时间', '{调解时间}'],
      ['地点', '{调解地点}'],
      ['主持人', '{主持人}'],
      ['参加人', '{参加人}'],
      ['记录人', '{记录人}'],
      ['录音录像编号', '{录像编号}'],
    ),
    heading('记录'),
    text('{调解记录}'),
    text('以上记录已经看过（已向我宣读），与所说相符。'),
    SIGNATURES,
  ],
  values: (file, s) => ({
    ...page(file, bodyName(file), file.no),
    纠纷名称: file.title,
    次数: String(file.sessions.findIndex((one) => one.id === s.id) + 1),
    调解组织: bodyName(file),
    调解时间: span(s.at, s.until),
    调解地点: s.place,
    主持人: hostsOf(file),
    参加人: listed(s.present),
    记录人: s.recorder,
    录像编号: or(s.recorderNo, '—'),
    调解记录: or(s.record),
    签名: [
      ...partySignatures(file, s.partyIds, []),
      ...mediatorSignatures(file, []),
      signatureRow(`记录人${s.recorder}`, undefined),
    ],
  }),
})

const hostsOf = (file: CaseFile) =>
  file.hostPolice === null || file.mode !== '治安调解'
    ? listed(file.mediators.map((m) => `${m.name}（${m.post}）`))
    : `${file.hostPolice.name}（${file.hostPolice.post}）`

export const inquiryRecord = paper<PaperInquiry>({
  name: 'inquiryRecord',
  shape: shape(
    '纠纷名称 调查时间 调查地点 调查人 记录人 被调查人 调查记录',
    '性别 年龄 证件号码 住址 联系方式 与纠纷关系 调解组织',
  ),
  outline: [
    title('调查笔录'),
    line('{编号}', 'right'),
    grid(
      [18, 32, 18, 32],
      ['纠纷名称', '{纠纷名称}', '时间', '{调查时间}'],
      ['调查人', '{调查人}', '记录人', '{记录人}'],
      ['地点', '{调查地点}', '与纠纷关系', '{与纠纷关系}'],
      ['被调查人', '{被调查人}', '性别、年龄', '{性别}，{年龄}'],
      ['证件号码', '{证件号码}', '联系方式', '{联系方式}'],
    ),
    line('住址：{住址}'),
    heading('笔录'),
    text('{调查记录}'),
    text('以上笔录已经看过（已向我宣读），与所说相符。'),
    sign(
      '被调查人{被调查人}（签名、按指印）：＿＿＿＿＿＿',
      '调查人（签名）：＿＿＿＿＿＿　记录人（签名）：＿＿＿＿＿＿',
      DATE_BLANK,
    ),
  ],
  values: (file, q) => ({
    ...page(file, bodyName(file), file.no),
    纠纷名称: file.title,
    调解组织: bodyName(file),
    调查时间: span(q.at, q.until),
    调查地点: q.place,
    调查人: listed(q.by),
    记录人: q.recorder,
    被调查人: q.name,
    性别: or(q.sex),
    年龄: q.age === null ? BLANK : `${q.age}岁`,
    证件号码: q.idNo === null ? BLANK : maskIdentity(q.idNo, 'list'),
    住址: or(q.address),
    联系方式: or(q.phone),
    与纠纷关系: q.relation,
    调查记录: or(q.record),
  }),
})

export const visitRecord = paper<PaperVisit>({
  name: 'visitRecord',
  shape: shape('纠纷名称 回访时间 回访方式 回访人 回访对象 履行情况', '应回访日期 是否满意 是否反复 情况记录 督促依据'),
  outline: [
    title('回访记录'),
    line('{编号}', 'right'),
    grid(
      [18, 32, 18, 32],
      ['纠纷名称', '{纠纷名称}', '回访对象', '{回访对象}'],
      ['应回访日期', '{应回访日期}', '回访时间', '{回访时间}'],
      ['回访方式', '{回访方式}', '回访人', '{回访人}'],
      ['协议是否履行', '{履行情况}', '是否满意', '{是否满意}'],
      ['纠纷是否反复', '{是否反复}', '', ''],
    ),
    heading('情况记录'),
    text('{情况记录}'),
    sign('回访人（签名）：＿＿＿＿＿＿', '回访对象（签名，电话、视频回访的不签）：＿＿＿＿＿＿', DATE_BLANK),
    small('{督促依据}'),
  ],
  values: (file, v) => ({
    ...page(file, bodyName(file), file.no),
    纠纷名称: file.title,
    回访对象: names(file, v.partyIds),
    应回访日期: day(v.dueOn),
    回访时间: instant(v.doneAt),
    回访方式: v.method,
    回访人: v.by,
    履行情况: v.performed,
    是否满意: v.isSatisfied === null ? '未表示' : yes(v.isSatisfied),
    是否反复: yes(v.hasRelapsed),
    情况记录: or(v.note, '—'),
    督促依据: quote(file, '人民调解法:31'),
  }),
})

export const receipt = paper<PaperReceipt>({
  name: 'receipt',
  shape: shape('纠纷名称 交付人 收受人 金额 物品 交付方式 交付时间 说明', '见证人', { 签名: SIGNATURE_SHAPE }),
  outline: [
    title('收　条'),
    line('{编号}', 'right'),
    text('{收受人}今收到{交付人}就{纠纷名称}直接交付的下列款项、物品：'),
    grid(
      [20, 80],
      ['金额', '{金额}'],
      ['物品、用途', '{物品}'],
      ['交付方式', '{交付方式}'],
      ['交付时间', '{交付时间}'],
    ),
    text('{说明}'),
    SIGNATURES,
    line('见证人：{见证人}'),
  ],
  values: (file, r) => ({
    ...page(file, bodyName(file), file.no),
    纠纷名称: titleOf(file, [r.fromId, r.toId]),
    交付人: partyOf(file, r.fromId).name,
    收受人: partyOf(file, r.toId).name,
    金额: yuan(r.amountYuan),
    物品: or(r.what),
    交付方式: r.how,
    交付时间: instant(r.at),
    见证人: or(r.witness, '—'),
    说明: '款项、物品由当事人双方直接交付，公安机关和调解组织不经手、不代管。',
    签名: [
      signatureRow(`收受人${partyOf(file, r.toId).name}`, undefined),
      signatureRow(`交付人${partyOf(file, r.fromId).name}`, undefined),
    ],
  }),
})

export const mediatorChange = paper<PaperMediatorChange>({
  name: 'mediatorChange',
  shape: shape('事项 纠纷名称 提出人 原调解员 新调解员 理由 决定人 决定时间', '提出时间 回避情形 依据'),
  outline: [
    title('更换调解员、回避记录'),
    line('{编号}', 'right'),
    grid(
      [18, 32, 18, 32],
      ['事项', '{事项}', '纠纷名称', '{纠纷名称}'],
      ['提出人', '{提出人}', '提出时间', '{提出时间}'],
      ['原调解员', '{原调解员}', '新调解员', '{新调解员}'],
      ['回避情形', '{回避情形}', '决定人', '{决定人}'],
    ),
    heading('理由'),
    text('{理由}'),
    text('以上事项于{决定时间}决定，并已告知各方当事人。'),
    sign('决定人（签名）：＿＿＿＿＿＿', '当事人（签名）：＿＿＿＿＿＿　＿＿＿＿＿＿', DATE_BLANK),
    small('依据：{依据}'),
  ],
  values: (file, c) => ({
    ...page(file, bodyName(file), file.no),
    事项: c.kind,
    纠纷名称: file.title,
    提出人: c.askedBy,
    提出时间: instant(c.at),
    原调解员: c.outName,
    新调解员: c.inName,
    回避情形: or(c.conflict, '—'),
    理由: or(c.reason),
    决定人: c.decidedBy,
    决定时间: instant(c.decidedAt),
    依据: listed([cite(file, '人民调解法:19'), cite(file, '人民调解法:23'), cite(file, '程序规定:17')]),
  }),
})

/** An application names its agreement, and with it whom it is about. */
const agreementOf = (file: CaseFile, a: PaperAcceptance): PaperAgreement => {
  const agreement = file.agreements.find((one) => one.id === a.agreementId)
  if (agreement === undefined) throw new Error(`no agreement ${a.agreementId} in ${file.no}`)
  return agreement
}
const boundBy = (a: PaperAcceptance, file: CaseFile) => agreementOf(file, a).partyIds

const performance = ({ performed }: PaperAgreement) =>
  performed === null
    ? BLANK
    : `${performed.proof}（${day(performed.on)}${performed.note ? `，${performed.note}` : ''}）`

export const acceptanceApplication = paper<PaperAcceptance>({
  name: 'acceptanceApplication',
  only: boundBy,
  shape: shape('公安机关 案件编号 协议编号 协议日期 履行凭证 请求事项 申请日期', '纠纷名称 事实 调解组织 依据', {
    申请人: PARTY_BRIEF,
    条款: TERM_SHAPE,
    签名: SIGNATURE_SHAPE,
  }),
  outline: [
    title('认可申请书'),
    line('{编号}', 'right'),
    line('{公安机关}：'),
    heading('共同申请人'),
    repeat(
      '申请人',
      grid(
        [18, 32, 18, 32],
        ['{地位}', '{姓名}', '性别、年龄', '{性别}，{年龄}'],
        ['证件号码', '{证件号码}', '联系方式', '{联系方式}'],
        ['住址', '{住址}', '代理人、监护人', '{代理监护}'],
      ),
    ),
    heading('协议和履行'),
    text('案件（接处警）编号{案件编号}。申请人于{协议日期}经{调解组织}达成协议（{协议编号}），内容如下：'),
    table(
      '条款',
      { head: '由谁履行', cell: '{谁}', percent: 21 },
      { head: '履行内容', cell: '{内容}', percent: 38 },
      { head: '金额', cell: '{金额}', percent: 16, align: 'right' },
      { head: '期限', cell: '{期限}', percent: 25 },
    ),
    text('协议已经履行，履行凭证：{履行凭证}。'),
    heading('请求事项'),
    text('{请求事项}'),
    SIGNATURES,
    line('{申请日期}', 'right'),
    line('附：协议书、履行凭证'),
    small('依据：{依据}'),
  ],
  values: (file, acceptance) => {
    const a = agreementOf(file, acceptance)
    return {
      ...page(file, file.station, file.no),
      公安机关: file.station,
      纠纷名称: titleOf(file, a.partyIds),
      案件编号: or(file.incidentNo),
      协议编号: a.no,
      协议日期: instant(a.agreedAt),
      调解组织: bodyName(file),
      事实: or(a.facts),
      履行凭证: performance(a),
      请求事项: '双方已经达成协议并履行完毕，共同请求公安机关认可，依法不予治安管理处罚。',
      申请日期: day(acceptance.appliedOn),
      依据: listed([cite(file, '程序规定:186'), cite(file, '治安管理处罚法:9')]),
      申请人: partiesOf(file, a.partyIds).map((p) => partyRow(p, false)),
      条款: termRows(a.terms),
      签名: partySignatures(file, a.partyIds, []),
    }
  },
})

export const acceptanceOpinion = paper<PaperAcceptance>({
  name: 'acceptanceOpinion',
  only: boundBy,
  shape: shape(
    '公安机关 申请人 申请日期 案件编号 协议编号 认可结论 理由 后果 依据 决定日期',
    '纠纷名称 履行凭证 决定人',
  ),
  outline: [
    title('认可意见书'),
    line('{编号}', 'right'),
    text('{申请人}：'),
    text('你们于{申请日期}就{纠纷名称}（案件编号{案件编号}）的协议（{协议编号}）共同书面申请认可。经审查：'),
    grid([20, 80], ['结论', '{认可结论}'], ['履行凭证', '{履行凭证}'], ['理由', '{理由}'], ['依据', '{依据}']),
    text('{后果}'),
    sign('{公安机关}（盖章）', '决定人：{决定人}　{决定日期}'),
  ],
  values: (file, acceptance) => {
    const a = agreementOf(file, acceptance)
    const d = acceptance.decision
    return {
      ...page(file, file.station, d?.documentNo ?? file.no),
      公安机关: file.station,
      申请人: names(file, a.partyIds),
      申请日期: day(acceptance.appliedOn),
      纠纷名称: titleOf(file, a.partyIds),
      案件编号: or(file.incidentNo),
      协议编号: a.no,
      履行凭证: performance(a),
      认可结论: d === null ? BLANK : d.accept ? '认可' : '不予认可',
      理由: or(d?.reason),
      后果: d === null ? BLANK : d.accept ? '对违反治安管理行为人不予治安管理处罚。' : '案件转由办案单位依法处理。',
      依据: listed([cite(file, '程序规定:186'), cite(file, '治安管理处罚法:9')]),
      决定人: or(d?.decidedBy),
      决定日期: day(d?.on ?? null),
    }
  },
})
