import {
  type Block,
  grid,
  heading,
  line,
  repeat,
  sheetTitle,
  sign,
  small,
  table,
  text,
  title,
  toSign,
} from '#platform/documents/outline.ts'
import type { Values } from '#platform/documents/fill.ts'
import type { CaseFile, PaperAgreement, PaperIncident } from './input.ts'
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
  PARTY_SHAPE,
  partiesOf,
  partyRow,
  partySignatures,
  sealHolder,
  shape,
  SIGNATURE_SHAPE,
  signatureRow,
  TERM_SHAPE,
  termRows,
  titleOf,
} from './words.ts'

const partyGrid: Block = grid(
  [18, 32, 18, 32],
  ['{地位}', '{姓名}', '性别、年龄', '{性别}，{年龄}'],
  ['证件号码', '{证件号码}', '单位职业', '{单位职业}'],
  ['住址', '{住址}', '联系方式', '{联系方式}'],
  ['代理人、监护人', '{代理监护}', '调解意愿', '{调解意愿}'],
)
export const PARTIES: Block = repeat('当事人', partyGrid)
const TERMS: Block = table(
  '条款',
  { head: '序号', cell: '{序号}', percent: 8, align: 'center' },
  { head: '由谁履行', cell: '{谁}', percent: 17 },
  { head: '履行内容', cell: '{内容}', percent: 34 },
  { head: '金额', cell: '{金额}', percent: 16, align: 'right' },
  { head: '期限', cell: '{期限}', percent: 25 },
)
export const SIGNATURES: Block = repeat('签名', toSign('{签名人}（签名、盖章或者按指印）：{手写签名}{签名状态}'))

/** Of the file nobody but whom the agreement binds; a party of the file is no fit witness to it either. */
const bound = (agreement: PaperAgreement) => agreement.partyIds
const witnessesOf = (file: CaseFile, a: PaperAgreement) =>
  a.witnesses.filter((w) => !file.parties.some((p) => p.name === w.name))
const parties = (file: CaseFile, a: PaperAgreement) => partiesOf(file, a.partyIds).map((p) => partyRow(p, true))
const hostOf = (file: CaseFile) =>
  file.hostPolice === null ? BLANK : `${file.hostPolice.name}（${file.hostPolice.post}）`
const copiesOf = (a: PaperAgreement) => `${a.copies}份`

const signaturesOf = (file: CaseFile, a: PaperAgreement): Values[] => [
  ...partySignatures(file, a.partyIds, a.signatures),
  ...mediatorSignatures(file, a.signatures),
  ...witnessesOf(file, a).map((w) =>
    signatureRow(
      `见证人${w.name}`,
      a.signatures.find((s) => s.as === '见证人' && s.name === w.name),
    ),
  ),
]

export const peopleAgreement = paper<PaperAgreement>({
  name: 'peopleAgreement',
  isLegal: true,
  only: bound,
  shape: shape(
    '主要事实 争议事项 各方责任 履行方式 履行期限 生效说明 份数 调解组织 签订日期',
    '纠纷名称 纠纷类型 调解员 盖章单位 救济说明 司法确认提示 依据 是否司法鉴定 签订地点',
    { 当事人: PARTY_SHAPE, 条款: TERM_SHAPE, 签名: SIGNATURE_SHAPE },
  ),
  outline: [
    title('人民调解协议书'),
    line('{编号}', 'right'),
    line('纠纷：{纠纷名称}　类型：{纠纷类型}　是否司法鉴定：{是否司法鉴定}'),
    heading('一、当事人'),
    PARTIES,
    heading('二、纠纷主要事实'),
    text('{主要事实}'),
    heading('三、争议事项'),
    text('{争议事项}'),
    heading('四、各方责任'),
    text('{各方责任}'),
    heading('五、协议内容'),
    text('经{调解组织}调解员{调解员}调解，当事人自愿达成如下协议：'),
    TERMS,
    heading('六、履行方式和期限'),
    text('履行方式：{履行方式}。履行期限：{履行期限}。'),
    heading('七、效力'),
    text('{生效说明}'),
    text('{救济说明}'),
    text('{司法确认提示}'),
    text('本协议一式{份数}，当事人各执一份，调解组织留存一份。'),
    SIGNATURES,
    sign('{盖章单位}（盖章）', '{签订日期}　于{签订地点}'),
    small('依据：{依据}'),
  ],
  values: (file, a) => ({
    ...page(file, bodyName(file), a.no),
    纠纷名称: titleOf(file, a.partyIds),
    纠纷类型: file.type,
    是否司法鉴定: file.hasAppraisal ? '是' : '否',
    主要事实: or(a.facts),
    争议事项: or(a.issues),
    各方责任: or(a.responsibilities),
    履行方式: a.performMode,
    履行期限: day(a.performBy),
    生效说明: effect(file, a),
    救济说明: `${quote(file, '人民调解法:31')}\n${quote(file, '人民调解法:32')}`,
    司法确认提示: confirmation(file, a),
    份数: copiesOf(a),
    调解组织: bodyName(file),
    盖章单位: sealHolder(file),
    调解员: listed(file.mediators.map((m) => m.name)),
    签订日期: instant(a.agreedAt),
    签订地点: a.place,
    依据: listed([cite(file, '人民调解法:29'), cite(file, '人民调解法:31')]),
    当事人: parties(file, a),
    条款: termRows(a.terms),
    签名: signaturesOf(file, a),
  }),
})

function effect(file: CaseFile, a: PaperAgreement): string {
  const words = '本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效'
  const on = a.effectiveOn === null ? '' : `，生效日为${day(a.effectiveOn)}`
  return `${words}${on}（${cite(file, '人民调解法:29')}）。`
}

function confirmation(file: CaseFile, a: PaperAgreement): string {
  const until = a.confirmBy === null ? '' : `，至${day(a.confirmBy)}止`
  return `双方认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认${until}（${cite(file, '人民调解法:33')}）。`
}

const INCIDENT_MUST = '案件时间 案件地点 案件人员 案件起因 案件经过 案件情节 案件结果'
const POLICE_MUST = `主持机关 主持人 ${INCIDENT_MUST} 履行方式 履行期限 未履行后果 份数 签订日期`
const POLICE_MAY = '案件编号 调解地点 录像编号 依据 其他在场'
const WITNESS_SHAPE = shape('姓名 住址 联系方式')
const POLICE_LOOPS = { 当事人: PARTY_SHAPE, 在场人: WITNESS_SHAPE, 条款: TERM_SHAPE, 签名: SIGNATURE_SHAPE }

const policeBody = (agreed: string): Block[] => [
  line('主持机关：{主持机关}　主持人：{主持人}'),
  line('案件编号：{案件编号}　调解地点：{调解地点}'),
  heading('一、双方当事人'),
  PARTIES,
  heading('二、其他在场人员'),
  line('{其他在场}'),
  table(
    '在场人',
    { head: '姓名', cell: '{姓名}', percent: 25 },
    { head: '住址', cell: '{住址}', percent: 50 },
    { head: '联系方式', cell: '{联系方式}', percent: 25 },
  ),
  heading('三、案件情况'),
  grid(
    [14, 86],
    ['时间', '{案件时间}'],
    ['地点', '{案件地点}'],
    ['人员', '{案件人员}'],
    ['起因', '{案件起因}'],
    ['经过', '{案件经过}'],
    ['情节', '{案件情节}'],
    ['结果', '{案件结果}'],
  ),
  heading('四、协议内容'),
  text(agreed),
  TERMS,
  heading('五、履行期限和方式'),
  text('履行方式：{履行方式}。履行期限：{履行期限}。'),
  heading('六、不履行的后果'),
  text('{未履行后果}'),
  text('本协议书一式{份数}。'),
  SIGNATURES,
  sign('{主持机关}（盖章）', '{签订日期}'),
  small('录音录像编号：{录像编号}　依据：{依据}'),
]

const NO_INCIDENT: PaperIncident = {
  incidentNo: null,
  at: new Date(Number.NaN),
  place: '',
  cause: '',
  course: '',
  gravity: '',
  outcome: '',
}

function policeValues(file: CaseFile, a: PaperAgreement): Values {
  const incident = a.incident ?? NO_INCIDENT
  const witnesses = witnessesOf(file, a)
  return {
    主持机关: file.station,
    主持人: hostOf(file),
    案件编号: or(incident.incidentNo ?? file.incidentNo),
    调解地点: or(file.room, file.station),
    案件时间: Number.isNaN(incident.at.getTime()) ? instant(file.foundAt) : instant(incident.at),
    案件地点: or(incident.place, file.place),
    案件人员: listed(partiesOf(file, a.partyIds).map((p) => p.name)),
    案件起因: or(incident.cause),
    案件经过: or(incident.course, or(a.facts)),
    案件情节: or(incident.gravity),
    案件结果: or(incident.outcome),
    履行方式: a.performMode,
    履行期限: day(a.performBy),
    未履行后果: `${quote(file, '程序规定:185')}\n不履行协议的，公安机关依法对违反治安管理行为人予以处罚，办案期限自不履行之日起计算；民事争议可以向人民法院提起民事诉讼。`,
    份数: copiesOf(a),
    签订日期: instant(a.agreedAt),
    录像编号: or(a.recorderNo, '—'),
    依据: listed([cite(file, '程序规定:178'), cite(file, '程序规定:184'), cite(file, '程序规定:185')]),
    其他在场: witnesses.length === 0 ? '无其他在场人员。' : '',
    当事人: parties(file, a),
    在场人: witnesses.map((w) => ({ 姓名: w.name, 住址: or(w.address), 联系方式: or(w.phone) })),
    条款: termRows(a.terms),
    签名: [
      ...partySignatures(file, a.partyIds, a.signatures),
      signatureRow(
        `主持人${file.hostPolice?.name ?? ''}`,
        a.signatures.find((s) => s.as === '主持人'),
      ),
      ...witnesses.map((w) =>
        signatureRow(
          `见证人${w.name}`,
          a.signatures.find((s) => s.as === '见证人' && s.name === w.name),
        ),
      ),
    ],
  }
}

export const policeAgreement = paper<PaperAgreement>({
  name: 'policeAgreement',
  isLegal: true,
  only: bound,
  shape: shape(POLICE_MUST, POLICE_MAY, POLICE_LOOPS),
  outline: [
    title('治安调解协议书'),
    line('{编号}', 'right'),
    ...policeBody('经主持调解，双方当事人自愿达成如下协议：'),
  ],
  values: (file, a) => ({ ...page(file, file.station, a.no), ...policeValues(file, a) }),
})

/** 一式三联: the station's and one for each side; another side more, another sheet. */
const SHEETS = ['第一联（公安机关存档）', '第二联（交一方当事人）', '第三联（交对方当事人）']

export const spotAgreement = paper<PaperAgreement>({
  name: 'spotAgreement',
  isLegal: true,
  only: bound,
  shape: shape('', '', { 联: shape(`联次 ${POLICE_MUST}`, POLICE_MAY, POLICE_LOOPS) }),
  outline: [
    repeat(
      '联',
      sheetTitle('现场治安调解协议书'),
      line('{编号}　{联次}', 'right'),
      ...policeBody('双方当事人同意当场调解并当场履行，自愿达成如下协议：'),
    ),
  ],
  values: (file, a) => ({
    ...page(file, file.station, a.no),
    联: SHEETS.map((sheet) => ({ 联次: sheet, ...policeValues(file, a) })),
  }),
})

export const oralAgreement = paper<PaperAgreement>({
  name: 'oralAgreement',
  isLegal: true,
  only: bound,
  shape: shape('主要事实 协议内容 履行方式 履行期限 生效说明 调解组织 达成时间 记录人', '纠纷名称 地点 录像编号 依据', {
    当事人: PARTY_SHAPE,
    条款: TERM_SHAPE,
    签名: SIGNATURE_SHAPE,
  }),
  outline: [
    title('人民调解口头协议登记'),
    line('{编号}', 'right'),
    line('纠纷：{纠纷名称}　调解组织：{调解组织}'),
    line('达成时间：{达成时间}　地点：{地点}'),
    heading('一、当事人'),
    PARTIES,
    heading('二、纠纷主要事实、争议事项和各方责任'),
    text('{主要事实}'),
    heading('三、协议内容'),
    text('{协议内容}'),
    TERMS,
    text('履行方式：{履行方式}。履行期限：{履行期限}。'),
    heading('四、效力'),
    text('{生效说明}'),
    SIGNATURES,
    line('记录人：{记录人}　录音录像编号：{录像编号}'),
    small('依据：{依据}'),
  ],
  values: (file, a) => ({
    ...page(file, bodyName(file), a.no),
    纠纷名称: titleOf(file, a.partyIds),
    调解组织: bodyName(file),
    达成时间: instant(a.agreedAt),
    地点: a.place,
    主要事实: [a.facts, a.issues, a.responsibilities].filter((one) => one.trim() !== '').join('\n') || BLANK,
    协议内容: '当事人认为无需制作调解协议书，口头达成如下协议，由调解员记录：',
    履行方式: a.performMode,
    履行期限: day(a.performBy),
    生效说明: `口头调解协议自各方当事人达成协议之日起生效，生效日为${day(a.effectiveOn)}（${cite(file, '人民调解法:30')}）。`,
    记录人: listed(file.mediators.map((m) => m.name)),
    录像编号: or(a.recorderNo, '—'),
    依据: listed([cite(file, '人民调解法:28'), cite(file, '人民调解法:30')]),
    当事人: parties(file, a),
    条款: termRows(a.terms),
    签名: mediatorSignatures(file, a.signatures),
  }),
})

export const confirmationApplication = paper<PaperAgreement>({
  name: 'confirmationApplication',
  isLegal: true,
  only: bound,
  shape: shape(
    '法院 请求事项 协议编号 协议生效日 申请截止日 事实和理由 期限提示 申请日期',
    '纠纷名称 调解组织 附件 审查期限 依据',
    { 申请人: PARTY_SHAPE, 条款: TERM_SHAPE, 签名: SIGNATURE_SHAPE },
  ),
  outline: [
    title('司法确认申请书'),
    heading('申请人'),
    repeat('申请人', partyGrid),
    heading('请求事项'),
    text('{请求事项}'),
    heading('事实和理由'),
    text('{事实和理由}'),
    TERMS,
    text('协议编号：{协议编号}；生效日：{协议生效日}；共同申请的最后一日：{申请截止日}。'),
    heading('提示'),
    text('{期限提示}'),
    text('{审查期限}'),
    line('此致'),
    line('{法院}'),
    SIGNATURES,
    line('{申请日期}', 'right'),
    line('附：{附件}'),
    small('依据：{依据}'),
  ],
  values: (file, a) => ({
    ...page(file, bodyName(file), a.no),
    纠纷名称: titleOf(file, a.partyIds),
    法院: or(a.court, `${BLANK}人民法院`),
    请求事项: `请求依法确认申请人于${instant(a.agreedAt)}经${bodyName(file)}主持达成的调解协议（${a.no}）有效。`,
    事实和理由: `${or(a.facts)}\n申请人经${bodyName(file)}调解，自愿达成协议，内容不违反法律、行政法规的强制性规定，不损害国家利益、社会公共利益和他人合法权益。协议内容如下：`,
    调解组织: bodyName(file),
    协议编号: a.no,
    协议生效日: day(a.effectiveOn),
    申请截止日: day(a.confirmBy),
    期限提示: `双方当事人应当自调解协议生效之日起三十日内共同申请（${cite(file, '人民调解法:33')}、${cite(file, '民诉法:205')}）。`,
    审查期限: `${quote(file, '法释〔2011〕5号:4')}\n${quote(file, '法释〔2011〕5号:5')}`,
    申请日期: DATE_BLANK,
    附件: '调解协议书；身份证明、资格证明；与协议有关的财产权利证明；委托他人的，授权委托书。双方的送达地址和联系方式见上；依法保密的住址由申请人另行向人民法院提供。',
    依据: listed([cite(file, '人民调解法:33'), cite(file, '民诉法:205')]),
    申请人: parties(file, a),
    条款: termRows(a.terms),
    签名: partySignatures(file, a.partyIds, []),
  }),
})
