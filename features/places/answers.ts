import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import { maskName } from '#platform/standards/names.ts'
import type { getAddress, getBuilding, getHouse, listCompounds } from './contract.ts'
import { addressById, type AddressRow, aliasesOf } from './store.ts'
import { buildingById, type BuildingRow, doorsOf } from './store-buildings.ts'
import { compoundRecordOf, type CompoundRow } from './store-ground.ts'
import type { HouseRow } from './store-houses.ts'
import { formersOf } from './store-life.ts'

/**
 * Whether the actor is told how a home is used and by how many: who works on residents. Duty staff look doors up for what has happened there, and
 * that a flat stands empty is nothing they need for it (dictionary §2).
 */
export const tellsUse = (context: Context): boolean => context.can('places.getHouse')

/** The answer of getAddress; also `current` of a version conflict. */
export async function addressAnswer(context: Context, row: AddressRow): Promise<AnswerOf<typeof getAddress>> {
  const aliases = await aliasesOf(context.tx, row.id)
  const live = row.state !== '停用'
  const isTold = tellsUse(context)
  const { houseId, ownership, use, occupancy, mergedIntoId, mergedIntoText } = row
  return {
    ...row,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt?.toISOString() ?? null,
    aliases: aliases.map((a) => ({ text: a.text, until: a.until.toISOString() })),
    mergedInto:
      mergedIntoId !== null && mergedIntoText !== null ? { id: mergedIntoId, fullText: mergedIntoText } : null,
    households: isTold ? row.households : null,
    house:
      isTold && houseId !== null && use !== null && occupancy !== null
        ? { id: houseId, ownership, use, occupancy }
        : null,
    can: {
      openDoor: context.can('residents.getHousehold'),
      edit: live && context.can('places.editAddress'),
      confirm: (row.state === '草拟' || row.state === '待核') && context.can('places.confirmAddresses'),
      retire: live && context.can('places.retireAddress'),
      merge: live && context.can('places.mergeAddress'),
      registerHouse: live && houseId === null && context.can('places.registerHouse'),
    },
  }
}

/** Fields of the record that a conflict shows beside one's own: an error is not parsed by an output schema, so they are picked here. */
const shownAddress = (a: AnswerOf<typeof getAddress>) => {
  const {
    id,
    fullText,
    doorNo,
    villageGroup,
    groupHouseNo,
    landmark,
    unitNo,
    floorNo,
    roomNo,
    subAddr,
    kind,
    lng,
    lat,
    datum,
    geoSource,
    externalCode,
    state,
    version,
  } = a
  return {
    id,
    fullText,
    doorNo,
    villageGroup,
    groupHouseNo,
    landmark,
    unitNo,
    floorNo,
    roomNo,
    subAddr,
    kind,
    lng,
    lat,
    datum,
    geoSource,
    externalCode,
    state,
    version,
  }
}

/** What to throw when an update of an address hit no row: gone from sight, or somebody was faster. */
export async function addressConflict(context: Context, id: string): Promise<AppError> {
  const row = await addressById(context.tx, id)
  return row === undefined
    ? new AppError('not_found')
    : new AppError('version_conflict', { current: shownAddress(await addressAnswer(context, row)) })
}

export const compoundAnswer = (
  context: Context,
  row: CompoundRow,
): AnswerOf<typeof listCompounds>['items'][number] => ({
  ...row,
  can: {
    edit: context.can('places.editCompound'),
    merge: context.can('places.mergeGround'),
    split: context.can('places.splitCompound'),
    move: context.can('places.moveCompound'),
  },
})

export async function compoundConflict(context: Context, id: string): Promise<AppError> {
  const row = await compoundRecordOf(context.tx, id)
  return row === undefined
    ? new AppError('not_found')
    : new AppError('version_conflict', { current: compoundAnswer(context, row) })
}

export async function buildingAnswer(context: Context, row: BuildingRow): Promise<AnswerOf<typeof getBuilding>> {
  const { mergedIntoId, mergedIntoName, ...record } = row
  const formers = await formersOf(context.tx, 'building', row.id)
  const stands = row.closedOn === null
  return {
    ...record,
    mergedInto: mergedIntoId !== null && mergedIntoName !== null ? { id: mergedIntoId, name: mergedIntoName } : null,
    formerNames: formers.map((f) => ({ text: f.text, until: f.until.toISOString() })),
    doors: await doorsOf(context.tx, row.id),
    can: {
      edit: stands && context.can('places.editBuilding'),
      registerRooms: stands && context.can('places.registerRooms'),
      confirm: stands && context.can('places.confirmAddresses'),
      merge: stands && context.can('places.mergeGround'),
      split: stands && context.can('places.splitBuilding'),
      move: stands && context.can('places.moveBuilding'),
      demolish: stands && context.can('places.demolishBuilding'),
    },
  }
}

export async function buildingConflict(context: Context, id: string): Promise<AppError> {
  const row = await buildingById(context.tx, id)
  if (row === undefined) return new AppError('not_found')
  const { name, structure, floorsUp, floorsDown, builtYear, version } = row
  return new AppError('version_conflict', {
    current: { id, name, class: row.class, structure, floorsUp, floorsDown, builtYear, version },
  })
}

export const houseAnswer = (context: Context, row: HouseRow): AnswerOf<typeof getHouse> => ({
  ...row,
  ownerPersonId: row.ownerPersonId as AnswerOf<typeof getHouse>['ownerPersonId'],
  can: {
    edit: context.can('places.editHouse'),
    revealPhone: row.ownerPhoneMask !== null && context.can('places.revealOwnerPhone'),
  },
})

/** A conflict names no owner: it is no look at the house, and its event has no subject. */
export function houseConflict(row: HouseRow | undefined): AppError {
  if (row === undefined) return new AppError('not_found')
  const { id, ownership, use, rooms, areaM2, occupancy, ownerPhoneMask, state, version } = row
  return new AppError('version_conflict', {
    current: {
      id,
      ownership,
      use,
      rooms,
      areaM2,
      occupancy,
      ownerName: row.ownerName === null ? null : maskName(row.ownerName),
      ownerPhoneMask,
      state,
      version,
    },
  })
}
