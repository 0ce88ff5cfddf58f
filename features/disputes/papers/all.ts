import type { PaperKind } from '#features/papers/public.ts'
import * as agreements from './agreements.ts'
import { fileCover } from './file.ts'
import * as notices from './notices.ts'
import * as records from './records.ts'
import type { Notice } from '../vocabulary.ts'

/** The papers of disputes (dictionary, Appendix B 1–8 and 31–36), with what a file needs besides: the form of intake and the record of a session. */
export const PAPERS = {
  intakeForm: notices.intakeForm,
  rightsNotice: notices.rightsNotice,
  declineNotice: notices.declineNotice,
  transferLetter: notices.transferLetter,
  resultLetter: notices.resultLetter,
  inquiryRecord: records.inquiryRecord,
  mediatorChange: records.mediatorChange,
  sessionRecord: records.sessionRecord,
  peopleAgreement: agreements.peopleAgreement,
  policeAgreement: agreements.policeAgreement,
  spotAgreement: agreements.spotAgreement,
  oralAgreement: agreements.oralAgreement,
  terminationNotice: notices.terminationNotice,
  receipt: records.receipt,
  visitRecord: records.visitRecord,
  confirmationApplication: agreements.confirmationApplication,
  acceptanceApplication: records.acceptanceApplication,
  acceptanceOpinion: records.acceptanceOpinion,
  fileCover,
} as const

export const allPapers: readonly PaperKind[] = Object.values(PAPERS)

/** The paper that an act of the machine has printed (`effects` of `machine.ts`). */
export const PAPER_OF_NOTICE: Readonly<Record<Notice, keyof typeof PAPERS>> = {
  权利义务告知书: 'rightsNotice',
  不予调解告知书: 'declineNotice',
  人民调解协议书: 'peopleAgreement',
  治安调解协议书: 'policeAgreement',
  口头协议记录: 'oralAgreement',
  调解终止告知书: 'terminationNotice',
  结果反馈函: 'resultLetter',
  认可申请书: 'acceptanceApplication',
  认可决定书: 'acceptanceOpinion',
  卷宗: 'fileCover',
}
