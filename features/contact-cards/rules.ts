import { type BatchState, CARD, type CardKind } from './vocabulary.ts'

/** Everything that must stand on a card, a notice and a slip (dictionary §4.3 ContactCard, §4.13 警民联系牌). */
export interface Contact {
  areaName: string | null
  stationName: string | null
  roomName: string | null
  officer: { id: string; name: string }
  phone: string
  openHours: string | null
  address: string | null
  supervisionPhone: string | null
}

type Loose = Omit<Contact, 'officer' | 'phone'> & { officer: Contact['officer'] | null; phone: string | null }

/** What is missing for a card; null where it is whole. A card without officer or telephone helps nobody. */
export const lackOf = (c: Loose | null | undefined): 'card_no_officer' | 'card_no_phone' | null =>
  !c?.officer ? 'card_no_officer' : !c.phone ? 'card_no_phone' : null

/** @returns the contact, whole; undefined where something mandatory is missing */
export const wholeContact = (c: Loose | null | undefined): Contact | undefined =>
  c?.officer && c.phone ? { ...c, officer: c.officer, phone: c.phone } : undefined

/** Of one paper, as many as a day's printing bears: a tower of 1,000 doors. */
export const BATCH_MAX = 1_000

/** Use of a house (dictionary §4.2) that makes it a shop or a bank. */
export const SHOP = '商用'

/** Doors that get one of a batch: cards all in use, notices the shops and banks among them (dictionary §4.3 "商业网点、银行张贴"). */
export const doorsForKind = <D extends { state: string; use: string | null }>(
  kind: CardKind,
  doors: readonly D[],
): D[] => doors.filter((d) => d.state !== '停用' && (kind === CARD || d.use === SHOP))

export const stateOf = (b: { voidedAt: Date | null; handedOutOn: string | null }): BatchState =>
  b.voidedAt !== null ? 'voided' : b.handedOutOn !== null ? 'handedOut' : 'printed'
