import { staffNames } from '#features/visits/public.ts'
import { placeOf } from '#features/places/public.ts'
import { ageOn } from '#features/residents/public.ts'
import { bodyOf } from '#features/mediation/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import { listLegalBasis } from '#platform/deadlines/rules-store.ts'
import { type Deadline, listDeadlines } from '#platform/deadlines/store.ts'
import type { Context } from '#platform/http/action.ts'
import type * as paper from './papers/input.ts'
import { lawOf, PAPER_LAW } from './papers/laws.ts'
import { partsOf, type CaseParts } from './case-parts.ts'
import { inquiryOf, SEX_WORDS, standingRecords } from './case-records.ts'
import type { DisputeFile, PairRow, PartyRow } from './store-file.ts'
import type { AgreementRow, SignatureRow, StepRow } from './store-parts.ts'
import { evidenceOf } from './store-evidence.ts'
import { type OpenSecret, secretsOf } from './store-secret.ts'
import type { DeclineReason, FailReason, Remedy } from './vocabulary.ts'

/* A stored file as its papers print it (papers/input.ts). Only for operations that reveal: agreements carry numbers in full. */

interface Making {
  file: DisputeFile
  parts: CaseParts
  names: ReadonlyMap<string, string>
  /** Clocks of each pair. */
  clocks: ReadonlyMap<string, readonly Deadline[]>
  /** Where it happened. */
  place: string
}

export async function caseFileOf(context: Context, file: DisputeFile): Promise<paper.CaseFile> {
  const { tx, now, today } = context
  const { row } = file
  const parts = await partsOf(tx, row.id)
  const records = await standingRecords(tx, row.id)
  const names = await staffNames(tx, [
    row.officerId,
    row.createdBy,
    context.actor.staffId as string,
    ...parts.steps.map((s) => s.byId),
    ...parts.visits.map((v) => v.byId),
    ...records.inquiries.map((q) => q.byId),
    ...parts.sessions.map((s) => s.byId),
    ...parts.transfers.flatMap((t) => [t.fromId, t.receivedBy, t.confirmedBy].filter((id) => id !== null)),
    ...file.mediators.flatMap((m) => m.decidedBy ?? []),
  ])
  const clocks = new Map<string, readonly Deadline[]>()
  for (const pair of file.pairs) clocks.set(pair.id, await listDeadlines(tx, 'dispute_pair', pair.id))
  const door = row.addressId === null ? undefined : await placeOf(tx, row.addressId)
  const place = door?.fullText ?? row.placeNote ?? ''
  const making: Making = { file, parts, names, clocks, place }
  const secrets = await secretsOf(context, row.id)
  const parties = file.parties.map((p) => partyOf(p, secrets.get(p.id), today))
  const body = row.bodyId === null ? undefined : await bodyOf(tx, row.bodyId)
  const host = file.mediators.find((m) => m.untilAt === null)
  return {
    station: await stationOf(tx, row.unitId),
    room: body?.name ?? null,
    no: row.no,
    title: row.title,
    type: row.type,
    source: row.source,
    foundAt: row.foundAt,
    registeredOn: legalDate(row.createdAt),
    acceptedOn: row.acceptedAt && legalDate(row.acceptedAt),
    closedOn: row.endedAt && legalDate(row.endedAt),
    place,
    mode: row.mode,
    incidentNo: row.incidentNo,
    facts: row.facts,
    claims: row.claims,
    amountYuan: row.claimsYuan,
    hasAppraisal: parts.steps.some((s) => s.kind === 'beginAppraisal'),
    body: body === undefined ? null : { name: body.name, sealHolder: body.sealHolder },
    mediators: file.mediators
      .filter((m) => m.untilAt === null)
      .map((m, i) => ({ id: m.id, name: m.name, post: m.isPolice ? '民警' : '人民调解员', isHost: i === 0 })),
    hostPolice: row.mode === '治安调解' && host !== undefined ? { name: host.name, post: '民警' } : null,
    officer: names.get(row.officerId) ?? '',
    registrar: names.get(row.createdBy) ?? '',
    parties,
    rightsNotice: rightsNoticeOf(making),
    declined: declinedOf(making),
    inquiries: records.inquiries.map((q) => inquiryOf(q, parties, names)),
    sessions: parts.sessions.map((s) => ({
      id: s.id,
      at: s.at,
      until: null,
      place: s.place,
      present: [...presentOf(file, s.pairIds), ...s.present],
      record: s.record ?? '',
      recorderNo: s.recorderNo,
      recorder: names.get(s.byId) ?? '',
      partyIds: partiesIn(file, s.pairIds),
    })),
    agreements: parts.agreements.map((a) => agreementOf(making, a)),
    failures: parts.steps.filter((s) => s.kind === 'fail').map((s) => failureOf(making, s)),
    visits: parts.visits.map((v, i) => ({
      id: v.id,
      dueOn: visitDueOn(making, v.pairIds, i) ?? legalDate(v.at),
      doneAt: v.at,
      method: v.method,
      by: names.get(v.byId) ?? '',
      partyIds: partiesIn(file, v.pairIds),
      performed: v.performed,
      isSatisfied: v.isSatisfied,
      hasRelapsed: v.isRelapse,
      note: v.note ?? '',
    })),
    receipts: records.receipts,
    changes: changesOf(making),
    transfer: await transferOf(context, making),
    acceptance: acceptanceOf(making),
    enclosures: [...enclosuresOf(file), ...(await evidenceIn(tx, row.id))],
    sealed: await sealedWords(context, row.id),
    keepFor: null,
    law: lawOf(await listLegalBasis(tx, PAPER_LAW, today)),
    print: { by: names.get(context.actor.staffId as string) ?? '', at: now },
  }
}

/** Sealed values of protected parties, whoever prints: the veil takes them out of what was typed. */
async function sealedWords({ tx, cipher }: Context, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string; addressEnc: Buffer | null }>(
    'select id, address_enc as "addressEnc" from disputes_hidden_words($1)',
    [id],
  )
  return rows.flatMap((r) =>
    r.addressEnc === null ? [] : [cipher.open(`dispute_party_secret.address_enc|${r.id}`, r.addressEnc)],
  )
}

/** The station around a unit, by name. */
async function stationOf(tx: Tx, unitId: string): Promise<string> {
  const rows = await tx.query<{ name: string }>(
    `with recursive up as (select id, parent_id, kind, name from organisation_v_unit where id = $1
       union all select u.id, u.parent_id, u.kind, u.name from organisation_v_unit u join up on u.id = up.parent_id)
     select name from up order by (kind = 'STATION') desc limit 1`,
    [unitId],
  )
  return rows[0]?.name ?? ''
}

const helper = (name: string | null, relation: string, letter: boolean | null): paper.PaperHelper | null =>
  name === null ? null : { name, relation, phone: null, letter }

const partyOf = (p: PartyRow, secret: OpenSecret | undefined, today: string): paper.PaperParty => ({
  id: p.id,
  side: p.side,
  name: p.name,
  sex: SEX_WORDS[p.sex],
  age: p.birthDate === null ? null : ageOn(p.birthDate, today),
  idNo: secret?.idNo ?? null,
  occupation: null,
  address: p.address,
  isAddressProtected: p.isAddressProtected,
  phone: secret?.phone ?? null,
  representative: helper(p.proxyName, '委托代理人', p.hasProxyLetter),
  guardian: helper(p.guardianName, '监护人', null),
  consent: p.consentAt === null ? null : { at: p.consentAt, how: p.consentHow ?? '' },
})

/** Who sat there, with what they came as: 张三（一方）. */
const presentOf = (file: DisputeFile, pairIds: readonly string[]): string[] => {
  const ids = partiesIn(file, pairIds)
  return file.parties.filter((p) => ids.includes(p.id)).map((p) => `${p.name}（${p.side}）`)
}

/** Parties of these pairs, in the order of the file. */
function partiesIn(file: DisputeFile, pairIds: readonly string[]): string[] {
  const pairs = file.pairs.filter((pair) => pairIds.includes(pair.id))
  return file.parties.filter((p) => pairs.some((r) => r.oneId === p.id || r.otherId === p.id)).map((p) => p.id)
}

function rightsNoticeOf({ parts, names }: Making): paper.CaseFile['rightsNotice'] {
  const step = parts.steps.find((s) => s.kind === 'giveNotice')
  return step === undefined ? null : { on: legalDate(step.at), by: names.get(step.byId) ?? '', signatures: [] }
}

function declinedOf({ parts }: Making): paper.CaseFile['declined'] {
  const step = parts.steps.find((s) => s.kind === 'decline')
  if (step === undefined) return null
  const { reason, told } = step.detail as { reason: DeclineReason; told: Remedy[] }
  return { on: legalDate(step.at), reason, note: step.note ?? '', told }
}

const signatureOf = (s: SignatureRow): paper.PaperSignature => ({
  name: s.name,
  as: s.signsAs,
  partyId: s.partyId,
  signedAt: s.at,
  strokes: s.strokes,
  refusal: null,
})

const clockOf = ({ clocks }: Making, pairId: string | undefined, code: string): Deadline | undefined =>
  pairId === undefined ? undefined : clocks.get(pairId)?.find((d) => d.ruleCode === code)

function agreementOf(making: Making, a: AgreementRow): paper.PaperAgreement {
  const { file, parts } = making
  const { row } = file
  const pair: PairRow | undefined = file.pairs.find((r) => r.agreementId === a.id)
  const signatures = parts.signatures.filter((s) => s.agreementId === a.id)
  const confirm = clockOf(making, pair?.id, 'judicialConfirm.apply')
  return {
    id: a.id,
    form: a.form,
    no: a.no ?? row.no,
    agreedAt: a.agreedAt,
    place:
      parts.sessions.findLast((s) => s.at <= a.agreedAt && s.pairIds.some((id) => a.pairIds.includes(id)))?.place ??
      making.place,
    partyIds: partiesIn(file, a.pairIds),
    facts: a.facts,
    issues: a.issues,
    responsibilities: a.responsibilities,
    terms: a.terms,
    performMode: a.performMode,
    performBy: a.performBy,
    copies: a.copies,
    effectiveOn: a.form !== '书面' || a.isSealed ? legalDate(a.agreedAt) : null,
    incident:
      row.mode === '治安调解'
        ? {
            incidentNo: row.incidentNo,
            at: row.foundAt,
            place: row.placeNote ?? '',
            cause: row.facts,
            course: a.facts,
            gravity: a.responsibilities,
            outcome: a.issues,
          }
        : null,
    recorderNo: a.recorderNo,
    witnesses: signatures
      .filter((s) => s.signsAs === '见证人')
      .map((s) => ({ name: s.name, address: null, phone: null })),
    signatures: signatures.map(signatureOf),
    confirmBy: confirm === undefined ? null : dueDate(confirm.dueAt),
    court: pair === undefined || pair.confirm === '不申请' ? null : '有管辖权的人民法院',
    performed:
      pair?.performedAt == null || pair.proof === null
        ? null
        : { on: legalDate(pair.performedAt), proof: pair.proof, note: null },
  }
}

function failureOf({ file }: Making, step: StepRow): paper.PaperFailure {
  const { reason, told, witnesses } = step.detail as { reason: FailReason; told: Remedy[]; witnesses?: string[] }
  const partyIds = partiesIn(file, step.pairIds)
  const refusers = reason === '拒绝签字' ? file.parties.filter((p) => partyIds.includes(p.id)) : []
  return {
    id: step.id,
    on: legalDate(step.at),
    partyIds,
    reason,
    note: step.note ?? '',
    told,
    signatures: refusers.map((p) => ({
      name: p.name,
      as: '当事人',
      partyId: p.id,
      signedAt: null,
      strokes: null,
      refusal: { reason, witnesses: witnesses ?? [] },
    })),
  }
}

const VISITS = ['dispute.followUp.first', 'dispute.followUp.second', 'dispute.followUp.third'] as const

function visitDueOn(making: Making, pairIds: readonly string[], at: number): string | undefined {
  const before = making.parts.visits.slice(0, at).filter((v) => v.pairIds.some((id) => pairIds.includes(id))).length
  const clock = clockOf(making, pairIds[0], VISITS[before] ?? VISITS[2])
  return clock && dueDate(clock.dueAt)
}

function changesOf({ file, names }: Making): paper.PaperMediatorChange[] {
  return file.mediators.flatMap((m) => {
    if (m.untilAt === null) return []
    const next = file.mediators.find((one) => one.ord === m.ord && one.fromAt >= (m.untilAt as Date))
    const decidedBy = m.decidedBy === null ? '' : (names.get(m.decidedBy) ?? '')
    return [
      {
        id: m.id,
        kind: m.isPolice ? '回避' : '更换调解员',
        at: m.untilAt,
        askedBy: decidedBy,
        outName: m.name,
        inName: next?.name ?? '',
        conflict: m.conflicts[0] ?? null,
        reason: m.reason ?? '',
        decidedBy,
        decidedAt: m.untilAt,
      } satisfies paper.PaperMediatorChange,
    ]
  })
}

async function transferOf({ tx }: Context, { file, parts, names }: Making): Promise<paper.PaperTransfer | null> {
  const t = parts.transfers.at(-1)
  if (t === undefined || t.sentAt === null) return null
  const body = await bodyOf(tx, t.bodyId)
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? ''))
  return {
    id: t.id,
    no: file.row.no,
    sentAt: t.sentAt,
    fromName: nameOf(t.fromId) ?? '',
    fromPhone: null,
    toRoom: body?.name ?? '',
    reason: t.reason,
    isConsented: t.partiesConsent,
    evidence: Object.entries(t.evidence).map(([kind, e]) => ({
      kind: kind as paper.PaperTransfer['evidence'][number]['kind'],
      state: e.state,
      note: `${e.copies}份`,
    })),
    receivedAt: t.receivedAt,
    receivedBy: nameOf(t.receivedBy),
    result:
      t.resultAt === null
        ? null
        : {
            at: t.resultAt,
            by: nameOf(t.receivedBy) ?? '',
            outcome: t.result?.includes('不成') ? '调解不成' : t.result?.includes('撤回') ? '撤回' : '协议成立',
            reason: file.pairs.find((pair) => pair.failReason !== null)?.failReason ?? '',
            request: null,
            confirmedAt: t.confirmedAt,
            confirmedBy: nameOf(t.confirmedBy),
          },
  }
}

function acceptanceOf({ file, parts, names }: Making): paper.PaperAcceptance | null {
  const applied = parts.steps.find((s) => s.kind === 'applyAcceptance')
  const pair = file.pairs.find((one) => applied?.pairIds.includes(one.id))
  if (applied === undefined || pair === undefined || pair.agreementId === null) return null
  const decided = parts.steps.findLast((s) => s.kind === 'decideAcceptance')
  const said = decided?.detail as { accept: boolean; documentNo: string } | undefined
  return {
    agreementId: pair.agreementId,
    appliedOn: legalDate(applied.at),
    decision:
      decided === undefined || said === undefined
        ? null
        : {
            accept: said.accept,
            reason: decided.note ?? '',
            documentNo: said.documentNo,
            decidedBy: names.get(decided.byId) ?? '',
            on: legalDate(decided.at),
          },
  }
}

/** Evidence that was taken in, as copies to lay in. */
const evidenceIn = async (tx: Tx, id: string): Promise<paper.PaperEnclosure[]> =>
  (await evidenceOf(tx, id)).map(({ name, copies }) => ({ place: '证据材料', title: name, copies, pages: null }))

/** What has to be laid in by hand: a copy of each identity document that was seen, and letters of representatives. */
const enclosuresOf = ({ parties }: DisputeFile): paper.PaperEnclosure[] => [
  ...parties
    .filter((p) => p.idMask !== null)
    .map(
      (p): paper.PaperEnclosure => ({
        place: '身份证明',
        title: `身份证明复印件（${p.name}）`,
        copies: 1,
        pages: null,
      }),
    ),
  ...parties
    .filter((p) => p.hasProxyLetter)
    .map(
      (p): paper.PaperEnclosure => ({
        place: '授权委托书',
        title: `授权委托书（${p.name}）`,
        copies: 1,
        pages: null,
      }),
    ),
]
