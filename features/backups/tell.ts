import type { BackupReport } from '#platform/backup/report.ts'
import type { Context } from '#platform/http/action.ts'
import { faultsOf, problemOf } from './rules.ts'

/** What is wrong with the backups and what to do, in the reader's language. */
export function tellFaults({ translate }: Pick<Context, 'translate'>, report: BackupReport) {
  const problem = problemOf(report.state.problem?.code)
  return faultsOf(report).map((fault) => ({
    fault,
    text: translate(fault === 'problem' ? `backups.problem.${problem}` : `backups.fault.${fault}`),
    remedy: translate(fault === 'problem' ? `backups.problemRemedy.${problem}` : `backups.remedy.${fault}`),
  }))
}
