/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'paper_template.file': 'answered as the file itself',
  'paper_template.retired_by': 'who retired it stands in the audit log',
}
