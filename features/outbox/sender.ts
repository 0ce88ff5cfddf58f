import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'

/** Whoever has no staff record (the administrator) records nothing on a phone. @throws AppError `forbidden` */
export const senderOf = ({ actor }: Context): string => {
  if (actor.staffId === null) throw new AppError('forbidden')
  return actor.staffId
}
