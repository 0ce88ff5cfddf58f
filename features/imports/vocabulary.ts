import type { Datum } from '#platform/standards/coordinates.ts'

/* What an import knows. Apart from the contract, so that the screens and the reading worker need not its schemas. */

export const POINT_FIELDS = ['lng', 'lat', 'point', 'datum'] as const

export const DOOR_FIELDS = [
  'community',
  'address',
  'road',
  'doorNo',
  'compound',
  'building',
  'unitNo',
  'floorNo',
  'roomNo',
  'villageGroup',
  'groupHouseNo',
] as const

/** What a column may hold. Nothing else is read, sent or stored (dictionary §9.10, "only mapped columns"). */
export const FIELDS = [
  'name',
  'members',
  'headName',
  'householdNo',
  'relation',
  'idType',
  'idNo',
  'sex',
  'birthDate',
  'phone',
  'formerName',
  'hukouRegion',
  'hukouAddr',
  'arrivedOn',
  'stayReason',
  'intendedUntil',
  ...DOOR_FIELDS,
  'occupancy',
  ...POINT_FIELDS,
] as const
export type Field = (typeof FIELDS)[number]

/** `banned` is never read (dictionary §1); `note` is left out unless somebody maps it; `derived` is worked out by the product itself. */
export const LEFT_OUT = ['banned', 'note', 'derived', 'ordinal', 'unknown'] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/** So many rows are compared in one request; larger lists come in pieces. */
export const ROWS_AT_ONCE = 400

/** So many rows are written in one request: what a transaction costs whatever it holds is paid once for all of them, and it is over in a third of a second. */
export const CHUNK_ROWS = 1_000

/** What a row will be once it is committed. */
export const OUTCOMES = ['new', 'changed', 'same', 'doubtful', 'wrong'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What the reader and the register find in a row, in the words of `imports.reason.*`; the codes of platform/standards have words of their own. */
export const REASONS = [
  'cell_error',
  'people_in_cell',
  'id_missing',
  'id_precision_suspect',
  'id_upgraded_from_15',
  'id_15_differs',
  'birth_mismatch',
  'sex_mismatch',
  'date_unreadable',
  'date_incomplete',
  'relation_unknown',
  'sex_unreadable',
  'id_type_unknown',
  'too_many_phones',
  'door_missing',
  'door_incomplete',
  'door_became_date',
  'twice_in_import',
  'number_of_two_names',
  'stay_reason_unknown',
  'too_long',
  'name_differs',
  'several_people',
  'same_name_at_door',
  'other_number_at_door',
  'door_not_registered',
  'door_ambiguous',
  'door_retired',
  'lives_elsewhere',
  'lived_here_before',
  'phone_new',
  'hukou_differs',
  'relation_differs',
  'occupancy_differs',
  'community_unknown',
  'community_elsewhere',
  'community_without_area',
  'compound_missing',
  'door_elsewhere',
  'datum_unknown',
  'point_unreadable',
  'point_outside',
  'point_far',
  'point_new',
  'point_differs',
] as const

/** Doubts that a person may settle for a whole import ("写入"); every other one stays out until the list says better. */
export const ACCEPTABLE = [
  'id_missing',
  'id_precision_lost',
  'id_placeholder',
  'id_century_ambiguous',
  'id_precision_suspect',
  'id_type_unknown',
  'people_in_cell',
  'birth_mismatch',
  'date_unreadable',
  'date_incomplete',
  'relation_unknown',
  'sex_unreadable',
  'stay_reason_unknown',
  'too_many_phones',
  'number_of_two_names',
  'name_differs',
  'same_name_at_door',
  'other_number_at_door',
  'datum_unknown',
  'point_unreadable',
  'point_outside',
  'point_far',
] as const
export type Acceptable = (typeof ACCEPTABLE)[number]

export const RUN_STATES = ['OPEN', 'FINISHED', 'UNDONE'] as const

export type Level = 'wrong' | 'doubtful' | 'change' | 'note'

/** Why a row is what it is: the cell, and what is the matter with it. Codes of platform/standards are used as they are. */
export interface Reason {
  readonly field: Field
  readonly code: string
  readonly level: Level
}

export interface Source {
  readonly file: string
  readonly sheet: string
  readonly row: number
}

/** Parts of a door as a list gives them, in their stored form. `rest` is what nobody understood. */
export interface DoorParts {
  community?: string
  road?: string
  doorNo?: string
  compound?: string
  building?: string
  unitNo?: string
  floorNo?: string
  roomNo?: string
  villageGroup?: string
  groupHouseNo?: number
  rest?: string
}

/** A point of a door as the list gives it; degrees. */
export interface SaidPoint {
  lng: number
  lat: number
  datum: Datum
}

export interface PersonDraft {
  name: string
  idType: string
  /** Stored form; empty where there is none or where digits were lost. */
  idNo: string
  /** The old number of fifteen digits that stood in the list, where `idNo` was made of it. */
  alias15?: string
  sex?: '1' | '2'
  birthDate?: string
  phones: string[]
  formerName?: string
  hukouRegion?: string
  hukouAddr?: string
  relation?: string
  arrivedOn?: string
  stayReason?: string
  intendedUntil?: string
}

/** One person or one empty door of a list, read and checked without the register. */
export interface Draft {
  readonly source: Source
  /** Cells as they came, of mapped columns only: what the returned workbook shows. */
  readonly raw: Partial<Record<Field, string>>
  readonly person: PersonDraft | null
  readonly door: DoorParts
  readonly occupancy?: '自住' | '出租' | '空置' | '集体宿舍'
  readonly point?: SaidPoint
  /** Rows of one household share it. */
  readonly household: string
  readonly reasons: Reason[]
}
