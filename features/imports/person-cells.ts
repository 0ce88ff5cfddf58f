import type { Datum } from '#platform/standards/coordinates.ts'
import {
  checkIdentity,
  type IdType,
  maskIdentity,
  normaliseIdentity,
  sexMismatch,
} from '#platform/standards/identity.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone } from '#platform/standards/phone.ts'
import { readDate, readIdType, readList, readRelation, readSex, readStayReason } from './cell-values.ts'
import type { Field, Level, PersonDraft, Reason } from './vocabulary.ts'

/** Cells of one person, as values (`valueOf`); an absent one says nothing. */
export type PersonCells = Partial<Record<Field, string>>

export interface CheckOptions {
  /** Today in Asia/Shanghai. */
  readonly today: string
  /** Numbers of the demo region are accepted. */
  readonly demo: boolean
  /** Datum of the coordinates of these lists, as the sender was asked; a list's own column says it better. */
  readonly datum?: Datum | undefined
}

const MAX_PHONES = 5
const MAX_TEXT = 120

type Say = (field: Field, code: string, level: Level) => void

/** What digits were lost of cannot be a number: told, never guessed (dictionary §9.10). The person waits for it. */
const WAITS = new Set(['id_precision_lost', 'id_placeholder', 'id_century_ambiguous'])

function readNumber(
  cells: PersonCells,
  isNumeric: boolean,
  person: PersonDraft,
  options: CheckOptions,
  say: Say,
): void {
  const said = cells.idType ? readIdType(cells.idType) : 'CN_ID'
  if (said === undefined) say('idType', 'id_type_unknown', 'doubtful')
  const type = (said ?? 'CN_ID') as IdType
  const raw = cells.idNo ?? ''
  if (type === 'NONE' || raw === '') {
    person.idType = 'NONE'
    if (type !== 'NONE') say('idNo', 'id_missing', 'doubtful')
    return
  }
  const result = checkIdentity(type, raw, {
    today: options.today,
    allowDemoRegion: options.demo,
    numericCell: isNumeric,
  })
  if (!result.ok) {
    person.idType = 'NONE'
    return say('idNo', result.error, WAITS.has(result.error) ? 'doubtful' : 'wrong')
  }
  person.idType = result.suggestedType ?? type
  person.idNo = result.value
  if (result.alias15 !== undefined) person.alias15 = result.alias15
  if (result.birthDate !== undefined) person.birthDate = result.birthDate
  if (result.sex !== undefined) person.sex = result.sex
  for (const code of result.warnings)
    if (code === 'id_precision_suspect') say('idNo', code, 'doubtful')
    else if (code === 'id_upgraded_from_15') say('idNo', code, 'note')
  const sex = cells.sex ? readSex(cells.sex) : undefined
  if (sex !== undefined && sexMismatch(result, sex)) say('sex', 'sex_mismatch', 'wrong')
}

function readBirth(cells: PersonCells, person: PersonDraft, say: Say): void {
  if (!cells.birthDate) return
  const read = readDate(cells.birthDate)
  if ('error' in read) return say('birthDate', read.error, 'doubtful')
  if ('month' in read) {
    if (person.birthDate === undefined) say('birthDate', 'date_incomplete', 'doubtful')
    else if (!person.birthDate.startsWith(read.month)) say('birthDate', 'birth_mismatch', 'doubtful')
    return
  }
  if (person.birthDate === undefined) person.birthDate = read.date
  else if (person.birthDate !== read.date) say('birthDate', 'birth_mismatch', 'doubtful')
}

function readPhones(cells: PersonCells, person: PersonDraft, say: Say): void {
  if (!cells.phone) return
  // Area code and number are often parted by a space; only several whole numbers are several phones.
  const whole = checkPhone(cells.phone)
  const numbers = whole.ok ? [cells.phone] : readList(cells.phone)
  for (const number of numbers) {
    const checked = checkPhone(number)
    if (!checked.ok) say('phone', checked.error, 'wrong')
    else if (!person.phones.includes(checked.value)) person.phones.push(checked.value)
  }
  if (person.phones.length > MAX_PHONES) {
    person.phones.length = MAX_PHONES
    say('phone', 'too_many_phones', 'doubtful')
  }
}

function readDay(field: 'arrivedOn' | 'intendedUntil', cells: PersonCells, person: PersonDraft, say: Say): void {
  const text = cells[field]
  if (!text) return
  const read = readDate(text)
  if ('date' in read) person[field] = read.date
  else say(field, 'error' in read ? read.error : 'date_incomplete', 'doubtful')
}

/** Reads one person's cells. Every fault of every cell is named at once; nothing is repaired by guessing. */
export function readPerson(
  cells: PersonCells,
  isNumeric: boolean,
  options: CheckOptions,
): { person: PersonDraft; reasons: Reason[] } {
  const reasons: Reason[] = []
  const say: Say = (field, code, level) => reasons.push({ field, code, level })
  const person: PersonDraft = { name: cells.name ?? '', idType: 'CN_ID', idNo: '', phones: [] }
  const name = checkPersonName(person.name)
  if (name.ok) person.name = name.value
  else say('name', name.error, 'wrong')
  const sex = cells.sex ? readSex(cells.sex) : undefined
  if (sex !== undefined) person.sex = sex
  else if (cells.sex) say('sex', 'sex_unreadable', 'doubtful')
  readNumber(cells, isNumeric, person, options, say)
  readBirth(cells, person, say)
  readPhones(cells, person, say)
  readDay('arrivedOn', cells, person, say)
  readDay('intendedUntil', cells, person, say)
  readWords(cells, person, say)
  return { person, reasons }
}

function readWords(cells: PersonCells, person: PersonDraft, say: Say): void {
  if (cells.relation) {
    const relation = readRelation(cells.relation)
    person.relation = relation ?? '其他'
    if (relation === undefined) say('relation', 'relation_unknown', 'doubtful')
  }
  if (cells.stayReason) {
    const reason = readStayReason(cells.stayReason)
    if (reason !== undefined) person.stayReason = reason
    else say('stayReason', 'stay_reason_unknown', 'doubtful')
  }
  if (cells.formerName) {
    const former = checkPersonName(cells.formerName)
    if (former.ok) person.formerName = former.value
    else say('formerName', former.error, 'doubtful')
  }
  if (cells.hukouRegion && /^\d{6}$/.test(cells.hukouRegion)) person.hukouRegion = cells.hukouRegion
  if (!cells.hukouAddr) return
  if ([...cells.hukouAddr].length <= MAX_TEXT) person.hukouAddr = cells.hukouAddr
  else say('hukouAddr', 'too_long', 'wrong')
}

/** A number as a screen may show it. */
export const shownNumber = (raw: string): string => maskIdentity(normaliseIdentity(raw), 'list')
