/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'pinyin_reading.char': 'public data that searching by sound reads',
  'pinyin_reading.readings': 'public data that searching by sound reads',
  'person_pair.pair': 'an index: read by the function that searches persons, answered to nobody',
  'person_pair.sound': 'an index: read by the function that searches persons, answered to nobody',
  'address_terms.address_id': 'answered as key of a door',
  'address_terms.is_plain': 'follows from landmark and addition of the address',
  'address_terms.line': 'the full text of the address, which is answered as title',
  'address_terms.terms': 'an index: read by the function that searches addresses, answered to nobody',
  'part_term.term': 'an index: read by the function that searches addresses, answered to nobody',
  'address_former.alias_id': 'an index: read by the function that searches addresses, answered to nobody',
  'address_former.address_id': 'answered as key of a door',
  'address_former.line': 'the former text, which is answered in the detail of a hit',
  'address_former.terms': 'an index: read by the function that searches addresses, answered to nobody',
}
