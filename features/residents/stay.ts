import type { FieldError } from '#platform/errors/errors.ts'
import { deriveCategory } from './category.ts'
import { addTtl, type Category } from './rules.ts'
import type { Settings } from './settings.ts'
import type { PersonRow } from './store-person.ts'

interface Stay {
  isMain: boolean
  arrivedOn: string
  declaredOn?: string | undefined
  intendedUntil?: string | null | undefined
  category?: Category | undefined
  categoryReason?: string | undefined
}

export const hukouOf = (p: PersonRow) => ({
  idType: p.idType,
  region: p.hukouRegion,
  communityCode: p.hukouCommunityCode,
  addressId: p.hukouAddressId,
})

/** The category somebody chose with a reason, else the one that follows from the codes. */
export const categoryOf = (
  p: PersonRow,
  at: { addressId: string; communityCode: string },
  stay: Pick<Stay, 'isMain' | 'category'>,
  settings: Settings,
): Category =>
  stay.category ??
  deriveCategory(
    hukouOf(p),
    { addressId: at.addressId, communityCode: at.communityCode, isMain: stay.isMain },
    settings.boundary,
  )

/** Faults of the fields of a residence (dictionary §8.3). `category` is the one that will be stored, null where the person is not known yet. */
export function stayFaults(
  stay: Stay,
  category: Category | null,
  settings: Settings,
  today: string,
  path: string,
): FieldError[] {
  const faults: FieldError[] = []
  const add = (field: string, code: string, params?: Record<string, unknown>) =>
    faults.push({ path: path === '' ? field : `${path}.${field}`, code, ...(params ? { params } : {}) })
  const { arrivedOn, declaredOn, intendedUntil } = stay
  if (arrivedOn > today) add('arrivedOn', 'date_future')
  else if (arrivedOn < '1900-01-01') add('arrivedOn', 'date_too_early')
  if (declaredOn !== undefined && declaredOn > today) add('declaredOn', 'date_future')
  else if (declaredOn !== undefined && declaredOn < arrivedOn) add('declaredOn', 'before_arrival')
  const last = addTtl(today, settings.untilMax)
  if (intendedUntil != null && intendedUntil <= arrivedOn) add('intendedUntil', 'before_arrival')
  else if (intendedUntil != null && intendedUntil > last) add('intendedUntil', 'until_too_late', { last })
  if (category === '流动人口' && intendedUntil == null) add('intendedUntil', 'required')
  if (stay.category !== undefined && stay.categoryReason === undefined) add('categoryReason', 'required')
  return faults
}
