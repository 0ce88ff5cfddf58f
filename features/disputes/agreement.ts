import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type { AgreementForm, Mode, SignsAs, SignWay } from './vocabulary.ts'

interface AgreementWords {
  form: AgreementForm
  facts: string
  issues: string
  responsibilities: string
  terms: readonly { who: string; what: string }[]
  signatures: readonly {
    partyId?: string | undefined
    as: SignsAs
    how: SignWay
    strokes?: string | undefined
  }[]
}

/**
 * Whether an agreement says what the law asks of it: facts, what is in dispute and who answers for what (人民调解法 29), or facts with circumstances
 * and result (程序规定 184). By word of mouth or before the recorder the facts and the terms are enough (人民调解法 28, 程序规定 178).
 */
export function isComplete(a: AgreementWords, mode: Mode | null): boolean {
  if (a.terms.length === 0 || a.facts.trim() === '') return false
  if (a.form !== '书面') return true
  return a.responsibilities.trim() !== '' && (mode === '治安调解' || a.issues.trim() !== '')
}

/** What is wrong with an agreement as it was typed. */
export function agreementFaults(a: AgreementWords, file: { parties: readonly { id: string }[] }): FieldError[] {
  const faults: FieldError[] = []
  for (const field of ['facts', 'issues', 'responsibilities'] as const)
    if (hasIdentifier(a[field])) faults.push({ path: field, code: 'summary_has_identifier' })
  a.terms.forEach((t, i) => {
    if (hasIdentifier(t.what) || hasIdentifier(t.who))
      faults.push({ path: `terms.${i}.what`, code: 'summary_has_identifier' })
  })
  a.signatures.forEach((s, i) => {
    const isOfParty = s.as === '当事人' || s.as === '监护人'
    if (isOfParty && !file.parties.some((p) => p.id === s.partyId))
      faults.push({ path: `signatures.${i}.partyId`, code: 'dispute_not_a_party' })
    if ((s.how === '屏幕签名') !== (s.strokes !== undefined))
      faults.push({ path: `signatures.${i}.strokes`, code: 'dispute_signature_empty' })
  })
  return faults
}
