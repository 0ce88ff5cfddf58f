import type { PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import type { ApiInput } from '#ui/api/client.ts'
import { newId } from '#ui/device/new-id.ts'
import type { Translate } from '#ui/i18n/i18n.ts'
import type { Complexity, DisputeType, Side, Sign, Source } from '../../vocabulary.ts'
import { type File, filled, fromWall, type Party, toWall } from '../words.ts'

/* The form of a file, and the file as the server wants it. */

export interface PartyValues {
  id: string
  /** Chosen from the register: name, sex and day of birth are those of the register. */
  personId?: string | undefined
  side: Side
  name?: string
  sex?: '0' | '1' | '2' | '9'
  birthDate?: string
  isMinor?: boolean
  phone?: string
  idNo?: string
  address?: string
  isAddressProtected?: boolean
  guardianName?: string
  guardianTold?: boolean
  livesByOwnWork?: boolean
  agreedNotToTell?: boolean
  isSuspect?: boolean
  proxyName?: string
  hasProxyLetter?: boolean
}

export interface SheetValues {
  id: string
  title?: string
  source: Source
  foundAt: string
  addressId?: PickedAddress | null
  placeNote?: string
  type?: DisputeType
  complexity: Complexity
  facts: string
  claims?: string
  claimsYuan?: number | null
  incidentNo?: string
  signs?: Sign[]
  policeCalls?: number | null
  people?: number | null
  parties: PartyValues[]
}

export const blankParty = (side: Side): PartyValues => ({ id: newId(), side })

/** Who opens a file has it from where he stands: the desk from the emergency call, the officer from his rounds. */
const SOURCE_OF: Readonly<Record<string, Source>> = { DUTY: '110转来', MEDIATOR: '群众申请' }

export const blankSheet = (role: string): SheetValues => ({
  id: newId(),
  source: SOURCE_OF[role] ?? '走访发现',
  foundAt: toWall(new Date()),
  complexity: '简单',
  facts: '',
  parties: [blankParty('一方'), blankParty('对方')],
})

const optional = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as never

const partyOf = (p: Party): PartyValues => ({
  id: p.id,
  ...(p.isRegistered ? { personId: p.personId } : {}),
  side: p.side,
  name: p.name,
  sex: p.sex,
  ...optional({ birthDate: p.birthDate, address: p.address, guardianName: p.guardianName, proxyName: p.proxyName }),
  isMinor: p.isMinor,
  isAddressProtected: p.isAddressProtected,
  guardianTold: p.guardianTold,
  livesByOwnWork: p.livesByOwnWork,
  agreedNotToTell: p.agreedNotToTell,
  isSuspect: p.isSuspect,
  hasProxyLetter: p.hasProxyLetter,
})

/** A file as the form shows it. Numbers and phones are not in it: what is left empty stays as it is. */
export const sheetOf = (file: File): SheetValues => ({
  id: file.id,
  title: file.title,
  source: file.source,
  foundAt: toWall(file.foundAt),
  addressId: file.addressId === null ? null : { id: file.addressId, fullText: file.addressText ?? '' },
  type: file.type,
  complexity: file.complexity,
  facts: file.facts,
  ...optional({
    placeNote: file.placeNote,
    claims: file.claims,
    claimsYuan: file.claimsYuan,
    incidentNo: file.incidentNo,
  }),
  signs: file.signs,
  policeCalls: file.policeCalls,
  people: file.people,
  parties: file.parties.map(partyOf),
})

/** Identity numbers and phones stay out of what is kept on a machine that others use too, and so do protected addresses. */
export const draftOf = (v: SheetValues): SheetValues => ({
  ...v,
  parties: (v.parties ?? []).map(({ idNo: _, phone: __, address, ...p }) =>
    p.isAddressProtected || address === undefined ? p : { ...p, address },
  ),
})

/** 甲与乙邻里纠纷: the first of either side, and the type. Empty until they are known. */
export function suggestedTitle(t: Translate, v: Pick<SheetValues, 'parties' | 'type'>): string {
  const first = (side: Side) => v.parties?.find((p) => p?.side === side && p.name?.trim())?.name?.trim()
  const [one, other] = [first('一方'), first('对方')]
  if (one === undefined || other === undefined || v.type === undefined) return ''
  const type = v.type === '其他' ? '' : t(`disputes.type.${v.type}`)
  return t('disputes.titleOf', { one, other, type })
}

type Input = ApiInput<'disputes.registerDispute'>

const partyInput = (p: PartyValues): Input['parties'][number] => ({
  id: p.id,
  ...(p.personId ? { personId: p.personId as never } : {}),
  side: p.side,
  name: p.name?.trim() ?? '',
  // The register knows better; what is typed by hand has been chosen.
  sex: p.sex ?? '0',
  ...filled({
    birthDate: p.birthDate,
    phone: p.phone,
    idNo: p.idNo,
    address: p.address,
    guardianName: p.guardianName,
    proxyName: p.proxyName,
  }),
  isMinor: p.isMinor ?? false,
  isAddressProtected: p.isAddressProtected ?? false,
  guardianTold: p.guardianTold ?? false,
  livesByOwnWork: p.livesByOwnWork ?? false,
  agreedNotToTell: p.agreedNotToTell ?? false,
  isSuspect: p.isSuspect ?? false,
  hasProxyLetter: p.hasProxyLetter ?? false,
})

/** The form as the server wants it. */
export const inputOf = (t: Translate, v: SheetValues): Input => ({
  id: v.id,
  title: v.title?.trim() || suggestedTitle(t, v),
  source: v.source,
  foundAt: fromWall(v.foundAt),
  ...(v.addressId ? { addressId: v.addressId.id } : {}),
  ...filled({ placeNote: v.placeNote, claims: v.claims, incidentNo: v.incidentNo }),
  type: v.type as DisputeType,
  complexity: v.complexity,
  facts: v.facts.trim(),
  ...(typeof v.claimsYuan === 'number' ? { claimsYuan: v.claimsYuan } : {}),
  signs: v.signs ?? [],
  policeCalls: v.policeCalls ?? 0,
  // The parties themselves are there; more are counted only where a crowd stood by.
  people: Math.max(v.people ?? 0, v.parties.length),
  parties: v.parties.map(partyInput),
})
