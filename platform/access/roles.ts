/** Roles of dictionary §2 that may hold a posting, plus the system administrator, who never has business data. */
export const ROLES = [
  'CITY_GUIDE',
  'BRANCH_GUIDE',
  'CHIEF',
  'DEPUTY',
  'DUTY_LEAD',
  'DUTY',
  'OFFICER',
  'AUX',
  'GRID',
  'MEDIATOR',
  'JUDICIAL_OFFICE',
  'COMMITTEE',
  'DPO',
  'SYS',
] as const
export type Role = (typeof ROLES)[number]

/**
 * Marks beside roles: PUBLIC needs no session, ANY any signed-in account, WEAK also before the second factor is given,
 * LOCKED also while the session is locked.
 */
export type Mark = 'PUBLIC' | 'ANY' | 'WEAK' | 'LOCKED'

/**
 * How the actor must stand to the record. `scope`: the record lies in the range of his posting (the database enforces it);
 * `author`: he made it; `self`: it is about him; `always`: no record is involved.
 */
export type Relation = 'scope' | 'author' | 'self' | 'always'

export type Allow = Readonly<Partial<Record<Role | Mark, Relation>>>

/** The table of a slice: operation → role → relation. What is not listed is refused. */
export type AccessTable = Readonly<Record<string, Allow>>

export const accessTable = <T extends AccessTable>(table: T): T => table

/** Everybody of a station's ground staff who works on records of his own area. */
export const FIELD_STAFF = { OFFICER: 'scope', AUX: 'scope', GRID: 'scope' } as const satisfies Allow
export const STATION_LEADERS = { CHIEF: 'scope', DEPUTY: 'scope' } as const satisfies Allow
