import type { AgreementForm, Mode } from '../../vocabulary.ts'

/* What a mode asks for (§8.25), and the words that decide which fields are shown. */

export const POLICE: Mode = '治安调解'
/** A body takes it and gives its seal and number. */
export const BODIED: ReadonlySet<Mode> = new Set<Mode>(['人民调解', '联合调解'])
/** A colleague of the police may lead it. */
export const BY_COLLEAGUE: ReadonlySet<Mode> = new Set<Mode>(['治安调解', '行政调解', '联合调解'])
export const JOINT: Mode = '联合调解'
export const COMMON: Mode = '人民调解'

export const ON_PAPER: AgreementForm = '书面'
export const ORAL: AgreementForm = '口头'

/** A mediator of a room reads no addresses: the place is told, and shown, in words. */
export const READS_PLACES: ReadonlySet<string> = new Set(['OFFICER', 'AUX', 'DUTY', 'DUTY_LEAD', 'DEPUTY', 'CHIEF'])
