import type {
  Conflict,
  DeclineReason,
  DisputeType,
  EvidenceKind,
  EvidenceState,
  FailReason,
  FollowUpMethod,
  Mode,
  PerformedAnswer,
  PerformMode,
  Proof,
  Remedy,
  Side,
  Source,
} from '../vocabulary.ts'

/* What the papers of a dispute need, as plain values: no paper reads the database or a clock. Instants are `Date`, legal dates `YYYY-MM-DD`. */

/** Somebody who comes in a party's place or beside him. */
export interface PaperHelper {
  name: string
  /** 与当事人关系, e.g. 母亲. */
  relation: string
  phone: string | null
  /** 授权委托书 is in the file; null for a guardian, who needs none. */
  letter: boolean | null
}

export interface PaperParty {
  id: string
  side: Side
  name: string
  sex: '男' | '女' | null
  age: number | null
  /** In full: each paper says itself whether it may print it so. */
  idNo: string | null
  /** 单位职业. */
  occupation: string | null
  address: string | null
  /** Victim under a protection order and the like: the address stands on no paper, wherever it was typed. */
  isAddressProtected: boolean
  phone: string | null
  representative: PaperHelper | null
  guardian: PaperHelper | null
  /** 同意调解: when and how (书面, 口头记录); null before it. */
  consent: { at: Date; how: string } | null
}

export interface PaperMediator {
  id: string
  name: string
  /** 单位及职务. */
  post: string
  isHost: boolean
}

/** The wording of an article as `legal_basis` has it. */
export interface LawText {
  /** 《中华人民共和国人民调解法》第二十九条 */
  cite: string
  /** Wording or null where the table has only the number of the article. */
  text: string | null
  /** Printed beside the article where it is not 已核原文. */
  mark: '已核原文' | '摘录' | '待核'
}

/** A signature that was asked for. */
export interface PaperSignature {
  /** Party, mediator, guardian or witness by name. */
  name: string
  as: '当事人' | '监护人' | '代理人' | '调解员' | '主持人' | '见证人' | '调解组织'
  /** The party signed for or signing; null for mediators, witnesses and the body. */
  partyId: string | null
  signedAt: Date | null
  /** What was drawn on a screen; null where it was signed on paper, or not yet. */
  strokes: string | null
  /** 拒签: why, and the two who saw it. */
  refusal: { reason: string; witnesses: readonly string[] } | null
}

export interface PaperTerm {
  /** 谁, as it is to be printed. */
  who: string
  what: string
  amountYuan: number | null
  by: string
}

/** Somebody at the scene of an agreement who is no party: 程序规定 184 其他在场人员. */
export interface PaperWitness {
  name: string
  address: string | null
  phone: string | null
}

/** 案件 of a 治安调解 in the words of 程序规定 184. */
export interface PaperIncident {
  incidentNo: string | null
  at: Date
  place: string
  /** 起因, 经过, 情节, 结果. */
  cause: string
  course: string
  gravity: string
  outcome: string
}

export interface PaperAgreement {
  id: string
  form: '书面' | '口头' | '当场'
  /** Number of the body's sequence ( )人调字第 号, or of the station. */
  no: string
  agreedAt: Date
  /** Where they came to it: the room of the last session, else the place of the dispute. */
  place: string
  /** Whom it binds; nobody else of the file is named on it. */
  partyIds: readonly string[]
  facts: string
  issues: string
  responsibilities: string
  terms: readonly PaperTerm[]
  performMode: PerformMode
  performBy: string
  copies: number
  /** 生效日 = last signature or seal; null while one is missing. */
  effectiveOn: string | null
  /** 治安调解 only. */
  incident: PaperIncident | null
  /** Number of the whole-process recording, where there is one. */
  recorderNo: string | null
  witnesses: readonly PaperWitness[]
  signatures: readonly PaperSignature[]
  /** Judicial confirmation: last day of the joint application; court of the body's place. */
  confirmBy: string | null
  court: string | null
  performed: { on: string; proof: Proof; note: string | null } | null
}

export interface PaperSession {
  id: string
  at: Date
  until: Date | null
  place: string
  /** Names with what they came as, e.g. 张三（一方）. */
  present: readonly string[]
  record: string
  recorderNo: string | null
  recorder: string
  /** Parties who came; nobody else of the file is named in its record's head. */
  partyIds: readonly string[]
}

/** 调查笔录: one person asked. */
export interface PaperInquiry {
  id: string
  at: Date
  until: Date | null
  place: string
  by: readonly string[]
  recorder: string
  /** Who was asked. */
  name: string
  sex: '男' | '女' | null
  age: number | null
  idNo: string | null
  address: string | null
  phone: string | null
  /** 与当事人或本纠纷的关系. */
  relation: string
  record: string
}

export interface PaperVisit {
  id: string
  dueOn: string
  doneAt: Date
  method: FollowUpMethod
  by: string
  partyIds: readonly string[]
  performed: PerformedAnswer
  isSatisfied: boolean | null
  hasRelapsed: boolean
  note: string
}

export interface PaperReceipt {
  id: string
  at: Date
  /** Money and things go from party to party: the police and the body hold nothing. */
  fromId: string
  toId: string
  amountYuan: number | null
  /** 物品, or what the money is for. */
  what: string
  /** 现金, 转账… */
  how: string
  witness: string | null
}

export interface PaperFailure {
  id: string
  on: string
  partyIds: readonly string[]
  reason: FailReason
  note: string
  told: readonly Remedy[]
  signatures: readonly PaperSignature[]
}

export interface PaperTransfer {
  id: string
  no: string
  sentAt: Date
  /** 值班民警, 调解室, 调解组织. */
  fromName: string
  fromPhone: string | null
  toRoom: string
  reason: string
  isConsented: boolean
  evidence: readonly { kind: EvidenceKind; state: EvidenceState; note: string | null }[]
  receivedAt: Date | null
  receivedBy: string | null
  /** 结果反馈函; null until there is a result. */
  result: {
    at: Date
    by: string
    outcome: '协议成立' | '调解不成' | '撤回'
    reason: string
    /** What the room asks the station for. */
    request: string | null
    confirmedAt: Date | null
    confirmedBy: string | null
  } | null
}

export interface PaperMediatorChange {
  id: string
  kind: '更换调解员' | '回避'
  at: Date
  /** Who asked: a party, the body, the mediator himself. */
  askedBy: string
  outName: string
  inName: string
  conflict: Conflict | null
  reason: string
  decidedBy: string
  decidedAt: Date
}

/** The path of 2026: 申请认可 and what the police say to it. */
export interface PaperAcceptance {
  agreementId: string
  appliedOn: string
  decision: {
    accept: boolean
    reason: string
    documentNo: string
    decidedBy: string
    on: string
  } | null
}

/** Papers brought from outside, copied into the file. */
export interface PaperEnclosure {
  place: '申请书' | '身份证明' | '授权委托书' | '证据材料' | '履行凭证' | '司法确认材料' | '情况说明'
  title: string
  copies: number
  /** Sheets where known. */
  pages: number | null
}

/** A file of a dispute with exactly what its papers print. */
export interface CaseFile {
  /** The station, as it stands on paper, and its mediation room. */
  station: string
  room: string | null
  no: string
  /** 甲与乙×××纠纷. On agreements it is replaced by the parties bound, as it may name another. */
  title: string
  type: DisputeType
  source: Source
  foundAt: Date
  registeredOn: string
  acceptedOn: string | null
  closedOn: string | null
  place: string
  mode: Mode | null
  /** Number of the 接处警 or case. */
  incidentNo: string | null
  facts: string
  claims: string | null
  amountYuan: number | null
  /** 是否司法鉴定. */
  hasAppraisal: boolean
  /** 主持机关: the body with its seal; for 治安调解 the station. */
  body: { name: string; sealHolder: string } | null
  mediators: readonly PaperMediator[]
  /** 治安调解 is hosted by police. */
  hostPolice: { name: string; post: string } | null
  officer: string
  /** 登记人. */
  registrar: string
  parties: readonly PaperParty[]
  rightsNotice: { on: string; by: string; signatures: readonly PaperSignature[] } | null
  declined: { on: string; reason: DeclineReason; note: string; told: readonly Remedy[] } | null
  inquiries: readonly PaperInquiry[]
  sessions: readonly PaperSession[]
  agreements: readonly PaperAgreement[]
  failures: readonly PaperFailure[]
  visits: readonly PaperVisit[]
  receipts: readonly PaperReceipt[]
  changes: readonly PaperMediatorChange[]
  transfer: PaperTransfer | null
  acceptance: PaperAcceptance | null
  enclosures: readonly PaperEnclosure[]
  /** What stands on no paper, wherever it was typed: sealed addresses of protected parties. */
  sealed: readonly string[]
  /** 保管期限 as the archive says it, e.g. 短期; printed on the cover. */
  keepFor: string | null
  /** By code (人民调解法:29); `PAPER_LAW` of laws.ts names all that any paper asks for. */
  law: Readonly<Record<string, LawText>>
  print: { by: string; at: Date }
}
