import type { ApiInput } from '#ui/api/client.ts'
import { todayInShanghai } from '#ui/i18n/format.ts'
import type { AgreementForm, PerformMode, SignsAs, SignWay } from '../../vocabulary.ts'
import { type File, filled } from '../words.ts'
import { ON_PAPER, POLICE } from './modes.ts'

/* The form of an agreement, and the agreement as the server wants it. */

export interface SignerValues {
  partyId?: string
  as: SignsAs
  name?: string
  /** Left out: has not signed. */
  how?: SignWay
  strokes?: string
}

export interface AgreementValues {
  form: AgreementForm
  pairs?: string[]
  facts: string
  issues?: string
  responsibilities?: string
  terms: { who?: string; what?: string; amountYuan?: number | null; by?: string }[]
  performMode: PerformMode
  performBy?: string
  signatures: SignerValues[]
  isSealed?: boolean
  isRecorded?: boolean
  recorderNo?: string
  copies?: number | null
}

/** Everybody whose name belongs under it: parties, guardians of children, whoever mediates. */
export function signersOf(file: File, pairs: readonly string[]): SignerValues[] {
  const upon = partiesOf(file, pairs)
  const parties = file.parties.filter((p) => upon.includes(p.id))
  return [
    ...parties.map((p): SignerValues => ({ partyId: p.id, as: '当事人', name: p.name })),
    ...parties
      .filter((p) => p.isMinor && !p.livesByOwnWork)
      .map((p): SignerValues => ({ partyId: p.id, as: '监护人', name: p.guardianName ?? '' })),
    ...file.mediators.filter((m) => m.untilAt === null).map((m): SignerValues => ({ as: '调解员', name: m.name })),
  ]
}

/** Parties of the pairs that agree. */
export const partiesOf = (file: Pick<File, 'pairs'>, pairs: readonly string[]): string[] =>
  file.pairs.filter((p) => pairs.includes(p.id)).flatMap((p) => [p.oneId, p.otherId])

/**
 * Whose name belongs under this form of it. Whoever is in no pair that agrees signs nothing; where nothing is on paper the recording stands
 * for the names, save that of a guardian.
 */
export const isAsked = (signer: SignerValues, form: AgreementForm | undefined, parties: readonly string[]): boolean =>
  (signer.partyId === undefined || parties.includes(signer.partyId)) && (form === ON_PAPER || signer.as === '监护人')

/** Forms that the law leaves open to a mode: by word of mouth only among the people, on the spot only where the wizard said so. */
export const formsOf = (file: File): AgreementForm[] =>
  file.mode === POLICE ? (file.isSpotEligible ? ['当场', '书面'] : ['书面']) : ['书面', '口头']

export const blankAgreement = (file: File, pairs: readonly string[]): AgreementValues => ({
  form: formsOf(file)[0] ?? '书面',
  facts: file.facts,
  issues: file.claims ?? '',
  terms: [file.claimsYuan === null ? {} : { amountYuan: file.claimsYuan }],
  performMode: file.isSpotEligible ? '当场' : '到期',
  signatures: signersOf(file, pairs),
  copies: 3,
})

/** A drawn name is not kept on a machine that others use too. */
export const draftOf = (v: AgreementValues): AgreementValues => ({
  ...v,
  signatures: (v.signatures ?? []).map(({ strokes: _, ...s }) => s),
})

type Input = Omit<ApiInput<'disputes.agree'>, 'id' | 'version' | 'pairs'>

/** The last day of all terms, where each has one. */
export function lastDay(terms: readonly ({ by?: string } | undefined)[] | undefined): string | undefined {
  const days = (terms ?? []).map((term) => term?.by || undefined)
  return days.includes(undefined) ? undefined : (days as string[]).toSorted().at(-1)
}

/** The form as the server wants it. What is performed at once is performed today; a whole without a day of its own is due with its last term. */
export function inputOf(v: AgreementValues, parties: readonly string[]): Input {
  const performBy = v.performMode === '当场' ? todayInShanghai() : v.performBy || (lastDay(v.terms) ?? '')
  const isWritten = v.form === ON_PAPER
  return {
    form: v.form,
    facts: v.facts.trim(),
    ...(isWritten ? { issues: v.issues?.trim() ?? '', responsibilities: v.responsibilities?.trim() ?? '' } : {}),
    terms: v.terms.map((term) => ({
      who: term.who?.trim() ?? '',
      what: term.what?.trim() ?? '',
      amountYuan: term.amountYuan ?? null,
      by: term.by || performBy,
    })),
    performMode: v.performMode,
    performBy,
    signatures: v.signatures.flatMap(({ how, strokes, name, ...s }) =>
      how === undefined || !isAsked(s, v.form, parties)
        ? []
        : [{ ...s, name: name?.trim() ?? '', how, ...(how === '屏幕签名' && strokes ? { strokes } : {}) }],
    ),
    isSealed: isWritten && (v.isSealed ?? false),
    isRecorded: v.isRecorded ?? false,
    ...filled({ recorderNo: v.recorderNo }),
    copies: isWritten ? (v.copies ?? 3) : 0,
  }
}
