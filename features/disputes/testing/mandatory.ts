import type { Values } from '#platform/documents/fill.ts'
import { PAPERS } from '../papers/all.ts'
import type { CaseFile } from '../papers/input.ts'
import { AGREEMENT, sampleFile } from './case-file.ts'

type Name = keyof typeof PAPERS

/** Each paper of the sample file with what must stand on it, and the article or line of Appendix B that asks for it. */
export interface Sample {
  name: Name
  kind: (typeof PAPERS)[Name]
  values: Values
  mandatory: readonly string[]
}

const PARTIES = [
  '周大海',
  '吴小芳',
  '男',
  '女',
  '52岁',
  '15岁',
  '团结街12号3楼301室',
  '13800000001',
  '13800000002',
  '吴建国',
]
const FULL_NUMBERS = ['420799197403120013', '420799201107080029']
const TERMS = ['赔偿自行车修理费', '1,280元', '收到款项后不再追究', '2026年9月20日']
const PAGE = ['林民警', '2026年10月20日 09:00', '仅供公务使用', '第', '页']
/** 程序规定 184. */
const INCIDENT = [
  '团结派出所',
  '林民警（团结派出所民警）',
  '钱见证',
  '团结街14号',
  '2026年9月1日 08:10',
  '团结街菜场门口',
  '因刮碰自行车发生口角',
  '周大海推了吴小芳一下',
  '情节较轻，未受伤',
  '自行车前轮变形',
]

export function samples(file: CaseFile = sampleFile()): Sample[] {
  const police: CaseFile = { ...file, mode: '治安调解' }
  const oral = { ...AGREEMENT, form: '口头' as const }
  const spot = { ...AGREEMENT, form: '当场' as const, performMode: '当场' as const }
  const [inquiry, session, visit, receipt, change, failure] = [
    file.inquiries[0],
    file.sessions[0],
    file.visits[0],
    file.receipts[0],
    file.changes[0],
    file.failures[0],
  ] as const
  const { transfer, acceptance } = file
  if (!inquiry || !session || !visit || !receipt || !change || !failure || !transfer || !acceptance)
    throw new Error('the sample file is not complete')
  const declined: CaseFile = {
    ...file,
    declined: { on: '2026-09-02', reason: '已有生效裁判', note: '法院已经判决。', told: ['行政途径'] },
  }
  const of = (name: Name, values: Values, ...mandatory: readonly (string | readonly string[])[]): Sample => ({
    name,
    kind: PAPERS[name],
    values,
    mandatory: [...mandatory.flat(), ...PAGE],
  })
  return [
    of(
      'intakeForm',
      PAPERS.intakeForm.values(file, undefined),
      PARTIES_MASKED,
      '110转来',
      '要求赔偿修理费。',
      '2026年9月2日',
    ),
    of(
      'rightsNotice',
      PAPERS.rightsNotice.values(file, undefined),
      [
        '自愿',
        '要求终止调解',
        '选择或者接受人民调解员',
        '不因调解而阻止',
        '不收取任何费用',
        '保密',
        '如实陈述',
        '按照约定履行',
      ],
      ['《人民调解法》第3条', '《人民调解法》第23条', '《程序规定》第181条（待核）'],
    ),
    of(
      'declineNotice',
      PAPERS.declineNotice.values(declined, undefined),
      '已有生效裁判',
      '法院已经判决。',
      '行政途径',
      '2026年9月2日',
    ),
    of('transferLetter', PAPERS.transferLetter.values(file, transfer), [
      '松苑社区调解室',
      '情节轻微，适宜人民调解',
      '各方当事人同意移交调解',
      '接报警登记',
      '视频目录',
      '监控编号C-18',
      '不适用',
      '林民警',
      '0438-2110110',
      '何调解',
      '周大海',
      '13800000001',
    ]),
    of('resultLetter', PAPERS.resultLetter.values(file, transfer), '协议成立', '双方自愿达成协议', '赵值班', '请归档'),
    of(
      'inquiryRecord',
      PAPERS.inquiryRecord.values(file, inquiry),
      '郑第三',
      '何调解、林民警',
      '唐记录',
      '目击者',
      '答：车刮到了自行车。',
    ),
    of(
      'mediatorChange',
      PAPERS.mediatorChange.values(file, change),
      '更换调解员',
      '柳旧人',
      '何调解',
      '邻居',
      '周大海',
      '柳旧人是吴小芳的邻居',
    ),
    of(
      'sessionRecord',
      PAPERS.sessionRecord.values(file, session),
      '2026年9月5日 15:00',
      '吴建国（对方监护人）',
      '双方协商一致',
      '记录仪0078',
      '何调解',
    ),
    // 人民调解法 29
    of('peopleAgreement', PAPERS.peopleAgreement.values(file, AGREEMENT), PARTIES_LEGAL, TERMS, [
      '（2026）松人调字第7号',
      '刮坏吴小芳的自行车',
      '自行车修理费由谁承担',
      '周大海承担全部责任',
      '到期',
      '3份',
      '加盖人民调解委员会印章之日起生效',
      '松苑社区人民调解委员会（盖章）',
      '何调解',
      '已于2026年9月5日 16:40签名',
      '拒绝签名，理由：由监护人签；见证人：孙证一、李证二',
      '2026年10月5日',
      '《人民调解法》第33条',
    ]),
    of(
      'policeAgreement',
      PAPERS.policeAgreement.values(police, AGREEMENT),
      PARTIES_LEGAL,
      TERMS,
      INCIDENT,
      '依法对违反治安管理行为人予以处罚',
      '3份',
    ),
    of(
      'spotAgreement',
      PAPERS.spotAgreement.values(police, spot),
      PARTIES_LEGAL,
      TERMS,
      INCIDENT,
      '第一联',
      '第二联',
      '第三联',
      '当场',
      '记录仪0077',
    ),
    of(
      'oralAgreement',
      PAPERS.oralAgreement.values(file, oral),
      PARTIES_LEGAL,
      TERMS,
      '自各方当事人达成协议之日起生效',
      '何调解',
      '《人民调解法》第30条',
    ),
    // 人民调解法 26
    of(
      'terminationNotice',
      PAPERS.terminationNotice.values(file, failure),
      '分歧过大',
      '2026年9月3日',
      '诉讼：',
      '仲裁：',
      '《人民调解法》第26条',
      '松苑社区人民调解委员会（盖章）',
    ),
    of(
      'receipt',
      PAPERS.receipt.values(file, receipt),
      '周大海',
      '吴小芳',
      '1,280元',
      '自行车修理费',
      '双方直接交付',
      '不代管',
      '2026年9月18日 11:00',
    ),
    of(
      'visitRecord',
      PAPERS.visitRecord.values(file, visit),
      '电话',
      '何调解',
      '周大海、吴小芳',
      '双方已和好',
      '2026年9月25日',
    ),
    // 人民调解法 33
    of('confirmationApplication', PAPERS.confirmationApplication.values(file, AGREEMENT), PARTIES_LEGAL, TERMS, [
      '松原市江南区人民法院',
      '2026年10月5日',
      '三十日内共同申请',
      '《人民调解法》第33条',
      '《民诉法》第205条',
      '（2026）松人调字第7号',
      '生效日：2026年9月5日',
    ]),
    of(
      'acceptanceApplication',
      PAPERS.acceptanceApplication.values(file, acceptance),
      TERMS,
      '周大海',
      '吴小芳',
      '转账凭证（2026年9月18日，尾号0099）',
      '不予治安管理处罚',
      '《程序规定》第186条（待核）',
    ),
    of(
      'acceptanceOpinion',
      PAPERS.acceptanceOpinion.values(file, acceptance),
      '团结派出所',
      '认可',
      '已经履行，双方共同申请',
      '团公认字〔2026〕3号',
      '（待核）',
      '不予治安管理处罚',
    ),
    of('fileCover', PAPERS.fileCover.values(file, undefined), [
      '周大海与吴小芳损害赔偿纠纷',
      '短期',
      '卷内文件目录',
      '纠纷受理登记表',
      '调解权利义务告知书',
      '双方身份证复印件',
      '人民调解协议书',
      '收条',
      '回访记录',
      '司法确认申请书',
      '装',
      '订',
      '线',
    ]),
  ]
}

const PARTIES_LEGAL = [...PARTIES, ...FULL_NUMBERS, '住址依法保密']
const PARTIES_MASKED = [...PARTIES, '住址依法保密', '4****************3', '郑第三']

/** Never on any paper, wherever it was typed. */
export const PROTECTED = '和平里5号2单元202室'
/** Papers that bind two sides and name nobody else of the file. */
export const OF_A_PAIR: readonly Name[] = [
  'peopleAgreement',
  'policeAgreement',
  'spotAgreement',
  'oralAgreement',
  'confirmationApplication',
  'acceptanceApplication',
  'acceptanceOpinion',
]
export const THIRD_PARTY = ['郑第三', '东湖路88号', '13800000004', '420799198001010034', '第三人']
