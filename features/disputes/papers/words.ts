import type { Values } from '#platform/documents/fill.ts'
import type { Need, Shape } from '#platform/documents/shape.ts'
import { paperWords } from '#platform/files/messages.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import { maskIdentity } from '#platform/standards/identity.ts'
import type { CaseFile, PaperHelper, PaperParty, PaperSignature, PaperTerm } from './input.ts'

/** To be filled in by hand: a paper is never printed with a silent hole. */
export const BLANK = '＿＿＿＿＿＿'
export const DATE_BLANK = '＿＿＿＿年＿＿月＿＿日'
const ADDRESS_HIDDEN = '（住址依法保密）'

export const or = (text: string | null | undefined, instead = BLANK): string => (text?.trim() ? text.trim() : instead)
export const day = (date: string | null): string =>
  date === null ? DATE_BLANK : shownWall(Date.parse(`${date}T00:00:00Z`), 'date')
export const instant = (at: Date | null): string => (at === null ? DATE_BLANK : shownWall(chinaWall(at), 'datetime'))
export const span = (from: Date, until: Date | null): string =>
  until === null ? instant(from) : `${instant(from)}至${instant(until)}`
export const yuan = (amount: number | null): string => (amount === null ? '—' : `${amount.toLocaleString('en-US')}元`)
export const yes = (is: boolean): string => (is ? '是' : '否')
export const listed = (names: readonly string[], instead = BLANK): string =>
  names.length === 0 ? instead : names.join('、')

/** Tags that every template of the kind carries, and those it may leave out. */
export const shape = (must: string, may = '', loops: Readonly<Record<string, Shape>> = {}): Shape => ({
  fields: { ...needs(must, 'must'), ...needs(may, 'may') },
  ...(Object.keys(loops).length > 0 ? { loops } : {}),
})
const needs = (tags: string, need: Need) =>
  Object.fromEntries(
    tags
      .split(' ')
      .filter((tag) => tag !== '')
      .map((tag) => [tag, need]),
  )

/** What stands on every page. The station or the body heads the paper. */
export const page = (file: CaseFile, unit: string, no: string): Values => ({
  单位: unit,
  编号: no,
  打印人: file.print.by,
  打印时间: instant(file.print.at),
  公务标记: paperWords['zh-CN'].officialUse,
})

export const partyOf = (file: CaseFile, id: string): PaperParty => {
  const party = file.parties.find((p) => p.id === id)
  if (party === undefined) throw new Error(`no party ${id} in ${file.no}`)
  return party
}

/** With the full stop that was typed, or one of ours. */
export const sentence = (text: string): string => (/[。！？]$/.test(text) ? text : `${text}。`)

/** Of these parties, in the order of the file: 一方 before 对方. */
export const partiesOf = (file: CaseFile, ids: readonly string[]): PaperParty[] =>
  file.parties.filter((p) => ids.includes(p.id)).toSorted((a, b) => sideOrder(a) - sideOrder(b))
const sideOrder = (p: PaperParty) => ['一方', '对方', '第三人'].indexOf(p.side)

const helper = (kind: string, h: PaperHelper | null) =>
  h === null
    ? []
    : [
        `${kind}：${h.name}（${h.relation}${h.phone ? `，${h.phone}` : ''}${h.letter === false ? '，未交授权委托书' : ''}）`,
      ]

export const addressOf = (p: PaperParty): string => (p.isAddressProtected ? ADDRESS_HIDDEN : or(p.address))

/** 当事人基本情况. The number of his document is in full in legal documents only. */
export const partyRow = (p: PaperParty, isLegal: boolean): Values => ({
  地位: p.side,
  姓名: p.name,
  性别: or(p.sex),
  年龄: p.age === null ? BLANK : `${p.age}岁`,
  证件号码: p.idNo === null ? BLANK : isLegal ? p.idNo : maskIdentity(p.idNo, 'list'),
  单位职业: or(p.occupation, '—'),
  住址: addressOf(p),
  联系方式: or(p.phone),
  代理监护: listed([...helper('代理人', p.representative), ...helper('监护人', p.guardian)], '—'),
  调解意愿: p.consent === null ? '—' : `同意（${p.consent.how}，${instant(p.consent.at)}）`,
})
export const PARTY_SHAPE = shape('地位 姓名 性别 住址 联系方式', '年龄 证件号码 单位职业 代理监护 调解意愿')
/** Where whom it concerns is enough. */
export const PARTY_BRIEF = shape('地位 姓名', '性别 年龄 证件号码 单位职业 住址 联系方式 代理监护 调解意愿')

export const termRows = (terms: readonly PaperTerm[]): Values[] =>
  terms.map((t, i) => ({ 序号: String(i + 1), 谁: t.who, 内容: t.what, 金额: yuan(t.amountYuan), 期限: day(t.by) }))
export const TERM_SHAPE = shape('谁 内容 金额 期限', '序号')

export const numbered = (texts: readonly string[]): Values[] =>
  texts.map((content, i) => ({ 序号: String(i + 1), 内容: content }))
export const NUMBERED_SHAPE = shape('内容', '序号')

/** A line to sign on, or what was drawn on a screen; what was signed or refused before two witnesses says so. */
export const signatureRow = (label: string, s: PaperSignature | undefined): Values => ({
  签名人: label,
  手写签名: s?.strokes ? { strokes: s.strokes } : SIGN_HERE,
  签名状态: s === undefined ? '' : stateOfSignature(s),
})
export const SIGNATURE_SHAPE = shape('签名人 签名状态', '手写签名')
const SIGN_HERE = '＿＿＿＿＿＿＿＿'

function stateOfSignature({ refusal, signedAt }: PaperSignature): string {
  if (refusal !== null) return `\n拒绝签名，理由：${refusal.reason}；见证人：${listed(refusal.witnesses)}（签名）`
  return signedAt === null ? '' : `\n已于${instant(signedAt)}签名`
}

/** A line for each of these parties, and for whoever signs beside him. */
export function partySignatures(file: CaseFile, ids: readonly string[], all: readonly PaperSignature[]): Values[] {
  return partiesOf(file, ids).flatMap((p) => {
    const of = (as: PaperSignature['as']) => all.find((s) => s.partyId === p.id && s.as === as)
    return [
      signatureRow(`当事人（${p.side}）${p.name}`, of('当事人')),
      ...(p.guardian === null ? [] : [signatureRow(`${p.name}的监护人${p.guardian.name}`, of('监护人'))]),
      ...(p.representative === null ? [] : [signatureRow(`${p.name}的代理人${p.representative.name}`, of('代理人'))]),
    ]
  })
}

/** Everybody who hosts or mediates. */
export const mediatorSignatures = (file: CaseFile, all: readonly PaperSignature[]): Values[] =>
  file.mediators.map((m) =>
    signatureRow(
      `调解员${m.name}`,
      all.find((s) => s.name === m.name && (s.as === '调解员' || s.as === '主持人')),
    ),
  )

export const sealHolder = (file: CaseFile): string => file.body?.sealHolder ?? file.station
export const bodyName = (file: CaseFile): string => file.body?.name ?? file.station

/** 甲与乙邻里纠纷: named by these parties alone. */
export function titleOf(file: CaseFile, ids: readonly string[]): string {
  const names = (isOne: boolean) =>
    partiesOf(file, ids)
      .filter((p) => (p.side === '一方') === isOne)
      .map((p) => p.name)
  return `${listed(names(true))}与${listed(names(false))}${/纠纷|争议/.test(file.type) ? file.type : `${file.type}纠纷`}`
}
