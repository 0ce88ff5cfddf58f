/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'care_subject.state_since': 'kept by the acts and the night, for its terms',
  'care_subject.visits_from': 'kept by the acts; the next visit is computed from it',
  'care_subject.consent_by': 'answered under consent, as by',
  'care_subject.consent_form': 'answered under consent, as form',
  'care_subject.consent_on': 'answered under consent, as on',
  'care_subject.consent_scope': 'answered under consent, as scope',
  'care_subject.consent_until': 'answered under consent, as validUntil',
  'care_subject.consent_witness': 'answered under consent, as witness',
  'care_subject.hidden_at': 'a hidden subject is answered to nobody',
  'help_record.officer_id': 'the one who records it; answered by id and name, under officer',
  'help_record.is_hardship': 'follows from the categories of the subject on that day',
}
