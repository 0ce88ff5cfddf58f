import type { CaseFile, LawText, PaperAgreement, PaperParty } from '../papers/input.ts'
import { PAPER_LAW } from '../papers/laws.ts'

const at = (text: string) => new Date(`${text}+08:00`)

/** Wording that stands nowhere else, so that a test sees which article came through. */
const law: Record<string, LawText> = Object.fromEntries(
  PAPER_LAW.map((code, i) => {
    const [name, article] = code.split(':') as [string, string]
    const mark = name === '程序规定' || name === '治安管理处罚法' ? '待核' : '已核原文'
    return [code, { cite: `《${name}》第${article}条`, text: `条文${i}的原文。`, mark }]
  }),
)

export const party = (id: string, more: Partial<PaperParty>): PaperParty => ({
  id,
  side: '一方',
  name: id,
  sex: '男',
  age: 40,
  idNo: null,
  occupation: null,
  address: null,
  isAddressProtected: false,
  phone: null,
  representative: null,
  guardian: null,
  consent: { at: at('2026-09-02T09:00'), how: '书面' },
  ...more,
})

export const ONE = party('one', {
  name: '周大海',
  age: 52,
  idNo: '420799197403120013',
  occupation: '松苑菜场摊主',
  address: '团结街12号3楼301室',
  phone: '13800000001',
})
export const OTHER = party('other', {
  side: '对方',
  name: '吴小芳',
  sex: '女',
  age: 15,
  idNo: '420799201107080029',
  occupation: '在校学生',
  address: '和平里5号2单元202室',
  isAddressProtected: true,
  phone: '13800000002',
  guardian: { name: '吴建国', relation: '父亲', phone: '13800000003', letter: null },
})
export const THIRD = party('third', {
  side: '第三人',
  name: '郑第三',
  idNo: '420799198001010034',
  address: '东湖路88号',
  phone: '13800000004',
})

/** 周 as a finger writes it, roughly. */
const SIGNED =
  '300,80 290,200 262,300;300,82 520,80 522,300 500,286;350,140 470,138;410,100 412,190;340,196 480,192;360,230 362,282 460,280 458,228 360,230'

export const AGREEMENT: PaperAgreement = {
  id: 'a1',
  form: '书面',
  no: '（2026）松人调字第7号',
  place: '团结派出所调解室',
  agreedAt: at('2026-09-05T16:30'),
  partyIds: ['one', 'other'],
  facts: '2026年9月1日周大海的货车刮坏吴小芳的自行车，郑第三（电话13800000004）在旁劝说。',
  issues: '自行车修理费由谁承担。',
  responsibilities: '周大海承担全部责任，吴小芳无责任。',
  terms: [
    { who: '周大海', what: '赔偿自行车修理费', amountYuan: 1280, by: '2026-09-20' },
    { who: '吴小芳', what: '收到款项后不再追究', amountYuan: null, by: '2026-09-20' },
  ],
  performMode: '到期',
  performBy: '2026-09-20',
  copies: 3,
  effectiveOn: '2026-09-05',
  incident: {
    incidentNo: 'JQ20260901007',
    at: at('2026-09-01T08:10'),
    place: '团结街菜场门口',
    cause: '因刮碰自行车发生口角',
    course: '周大海推了吴小芳一下',
    gravity: '情节较轻，未受伤',
    outcome: '自行车前轮变形',
  },
  recorderNo: '记录仪0077',
  witnesses: [
    { name: '钱见证', address: '团结街14号', phone: '13800000005' },
    { name: '郑第三', address: '东湖路88号', phone: '13800000004' },
  ],
  signatures: [
    {
      name: '周大海',
      as: '当事人',
      partyId: 'one',
      signedAt: at('2026-09-05T16:40'),
      strokes: SIGNED,
      refusal: null,
    },
    {
      name: '吴小芳',
      as: '当事人',
      partyId: 'other',
      signedAt: null,
      strokes: null,
      refusal: { reason: '由监护人签', witnesses: ['孙证一', '李证二'] },
    },
  ],
  confirmBy: '2026-10-05',
  court: '松原市江南区人民法院',
  performed: { on: '2026-09-18', proof: '转账凭证', note: '尾号0099' },
}

/** A file in which everything happened that any paper prints, and a third party who belongs on no agreement. */
export function sampleFile(more: Partial<CaseFile> = {}): CaseFile {
  return {
    station: '团结派出所',
    room: '团结派出所调解室',
    no: '42070401-调-2026-000123',
    title: '周大海与吴小芳损害赔偿纠纷',
    type: '损害赔偿',
    source: '110转来',
    foundAt: at('2026-09-01T08:10'),
    registeredOn: '2026-09-01',
    acceptedOn: '2026-09-02',
    closedOn: '2026-10-20',
    place: '团结街菜场门口',
    mode: '人民调解',
    incidentNo: 'JQ20260901007',
    facts: '周大海的货车在菜场门口刮坏吴小芳的自行车，吴小芳住和平里5号2单元202室，身份证420799201107080029。',
    claims: '要求赔偿修理费。',
    amountYuan: 1280,
    hasAppraisal: false,
    body: { name: '松苑社区人民调解委员会', sealHolder: '松苑社区人民调解委员会' },
    mediators: [{ id: 'm1', name: '何调解', post: '松苑社区专职调解员', isHost: true }],
    hostPolice: { name: '林民警', post: '团结派出所民警' },
    officer: '林民警',
    registrar: '林民警',
    parties: [THIRD, OTHER, ONE],
    rightsNotice: { on: '2026-09-01', by: '林民警', signatures: [] },
    declined: null,
    inquiries: [
      {
        id: 'q1',
        at: at('2026-09-02T10:00'),
        until: at('2026-09-02T10:40'),
        place: '团结派出所调解室',
        by: ['何调解', '林民警'],
        recorder: '唐记录',
        name: '郑第三',
        sex: '男',
        age: 46,
        idNo: '420799198001010034',
        address: '东湖路88号',
        phone: '13800000004',
        relation: '目击者',
        record: '问：看到什么？答：车刮到了自行车。',
      },
    ],
    sessions: [
      {
        id: 's1',
        at: at('2026-09-05T15:00'),
        until: at('2026-09-05T16:30'),
        place: '团结派出所调解室',
        present: ['周大海（一方）', '吴建国（对方监护人）'],
        record: '调解员讲解法律，双方协商一致。',
        recorderNo: '记录仪0078',
        recorder: '唐记录',
        partyIds: ['one', 'other'],
      },
    ],
    agreements: [AGREEMENT],
    failures: [
      {
        id: 'f1',
        on: '2026-09-03',
        partyIds: ['one', 'other'],
        reason: '分歧过大',
        note: '第一次调解未达成一致。',
        told: ['诉讼', '仲裁'],
        signatures: [],
      },
    ],
    visits: [
      {
        id: 'v1',
        dueOn: '2026-09-25',
        doneAt: at('2026-09-25T10:00'),
        method: '电话',
        by: '何调解',
        partyIds: ['one', 'other'],
        performed: '是',
        isSatisfied: true,
        hasRelapsed: false,
        note: '双方已和好。',
      },
    ],
    receipts: [
      {
        id: 'r1',
        at: at('2026-09-18T11:00'),
        fromId: 'one',
        toId: 'other',
        amountYuan: 1280,
        what: '自行车修理费',
        how: '转账',
        witness: '钱见证',
      },
    ],
    changes: [
      {
        id: 'c1',
        kind: '更换调解员',
        at: at('2026-09-02T11:00'),
        askedBy: '周大海',
        outName: '柳旧人',
        inName: '何调解',
        conflict: '邻居',
        reason: '柳旧人是吴小芳的邻居',
        decidedBy: '松苑社区人民调解委员会',
        decidedAt: at('2026-09-02T14:00'),
      },
    ],
    transfer: {
      id: 't1',
      no: '42070401-移-2026-000045',
      sentAt: at('2026-09-02T08:30'),
      fromName: '林民警',
      fromPhone: '0438-2110110',
      toRoom: '松苑社区调解室',
      reason: '情节轻微，适宜人民调解',
      isConsented: true,
      evidence: [
        { kind: '接报警登记', state: '有', note: null },
        { kind: '视频目录', state: '有', note: '监控编号C-18' },
        { kind: '价格认定或票据', state: '不适用', note: null },
      ],
      receivedAt: at('2026-09-02T09:10'),
      receivedBy: '何调解',
      result: {
        at: at('2026-09-05T17:00'),
        by: '何调解',
        outcome: '协议成立',
        reason: '双方自愿达成协议',
        request: '请归档',
        confirmedAt: at('2026-09-05T17:20'),
        confirmedBy: '赵值班',
      },
    },
    acceptance: {
      agreementId: 'a1',
      appliedOn: '2026-09-19',
      decision: {
        accept: true,
        reason: '已经履行，双方共同申请',
        documentNo: '团公认字〔2026〕3号',
        decidedBy: '高所长',
        on: '2026-09-21',
      },
    },
    sealed: [],
    enclosures: [
      { place: '身份证明', title: '双方身份证复印件', copies: 2, pages: 2 },
      { place: '证据材料', title: '现场照片', copies: 1, pages: 4 },
      { place: '情况说明', title: '情况说明', copies: 1, pages: 1 },
    ],
    keepFor: '短期',
    law,
    print: { by: '林民警', at: at('2026-10-20T09:00') },
    ...more,
  }
}
