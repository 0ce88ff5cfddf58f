import { accessTable } from '#platform/access/roles.ts'

/** Who may follow a file at all; which of them sees which file is the policy `by_role`, and which act is whose stands in machine.ts (§8.25). */
const READERS = {
  OFFICER: 'scope',
  DEPUTY: 'scope',
  CHIEF: 'scope',
  DUTY: 'scope',
  DUTY_LEAD: 'scope',
  MEDIATOR: 'scope',
  AUX: 'scope',
} as const
/** Whoever does something in the machine. */
const ACTORS = { OFFICER: 'scope', DUTY: 'scope', MEDIATOR: 'scope', DEPUTY: 'scope', CHIEF: 'scope' } as const
const MEDIATING = { OFFICER: 'scope', DUTY: 'scope', MEDIATOR: 'scope' } as const
const WARNED = { ...MEDIATING, DEPUTY: 'scope', CHIEF: 'scope', DUTY_LEAD: 'scope' } as const

const ADDING = { ...ACTORS, AUX: 'scope' } as const
/** Whoever added a piece of evidence, and nobody else. */
const AUTHORS = {
  OFFICER: 'author',
  DUTY: 'author',
  MEDIATOR: 'author',
  DEPUTY: 'author',
  CHIEF: 'author',
  AUX: 'author',
} as const
const MEETING = { ...MEDIATING, DEPUTY: 'scope' } as const
/** The judicial office reads a file while it is asked to a meeting about it. */
const INVITED = { ...READERS, JUDICIAL_OFFICE: 'scope' } as const

export const access = accessTable({
  'disputes.registerDispute': { ...MEDIATING, AUX: 'scope' },
  'disputes.editDispute': { ...MEDIATING, AUX: 'author' },
  'disputes.act': ACTORS,
  'disputes.acceptDispute': MEDIATING,
  'disputes.holdSession': MEDIATING,
  'disputes.agree': MEDIATING,
  'disputes.addInquiry': MEDIATING,
  'disputes.addReceipt': MEDIATING,
  'disputes.voidRecord': MEDIATING,
  'disputes.listRecords': INVITED,
  'disputes.recordVisit': { OFFICER: 'scope', MEDIATOR: 'scope' },
  'disputes.settleOnSpot': { OFFICER: 'scope', DUTY: 'scope' },
  'disputes.setColour': { ...WARNED, AUX: 'scope' },
  'disputes.recordContact': WARNED,
  'disputes.sendTransfer': { DUTY: 'scope' },
  'disputes.answerTransfer': { MEDIATOR: 'scope' },
  'disputes.confirmTransfer': { DUTY: 'scope' },
  'disputes.declareFile': ADDING,
  'disputes.sendPiece': AUTHORS,
  'disputes.removeFile': AUTHORS,
  'disputes.listFiles': INVITED,
  'disputes.openFile': INVITED,
  'disputes.eraseParty': { DEPUTY: 'scope' },
  'disputes.bookMeeting': MEETING,
  'disputes.moveMeeting': MEETING,
  'disputes.cancelMeeting': MEETING,
  'disputes.listMeetings': INVITED,
  'disputes.schedule': { ...MEETING, CHIEF: 'scope', DUTY_LEAD: 'scope', JUDICIAL_OFFICE: 'scope' },
  'disputes.getDispute': INVITED,
  'disputes.revealParties': { ...MEDIATING, DEPUTY: 'scope' },
  'disputes.listPapers': { ...MEDIATING, DEPUTY: 'scope', CHIEF: 'scope' },
  'disputes.printPaper': { ...MEDIATING, DEPUTY: 'scope', CHIEF: 'scope' },
  'disputes.listCandidates': { ...MEDIATING, DEPUTY: 'scope' },
  'disputes.listDisputes': INVITED,
  'disputes.board': READERS,
  'disputes.carry': MEDIATING,
  'disputes.figures': { OFFICER: 'scope', DEPUTY: 'scope', CHIEF: 'scope' },
  'disputes.figureFiles': { OFFICER: 'scope', DEPUTY: 'scope', CHIEF: 'scope' },
})
