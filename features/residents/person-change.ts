import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { notePerson } from './follow-up.ts'
import { authorOf } from './people.ts'
import { issuesOf, type Warning } from './person-rules.ts'
import { loadAges } from './settings.ts'
import { liveOfPerson } from './store.ts'
import { lockPerson, type PersonRow, savePerson } from './store-person.ts'
import { personView } from './views.ts'

/** Holds the person for this change. @throws AppError `not_found`, `version_conflict` with the masked record as its page shows it */
export async function takePerson(context: Context, id: string, version: number): Promise<PersonRow> {
  const row = await lockPerson(context.tx, id)
  if (row === undefined) throw new AppError('not_found')
  if (row.version !== version) {
    throw new AppError('version_conflict', {
      current: await personView(context, row, await loadAges(context.tx, context.today)),
    })
  }
  return row
}

/** Stores the person, notes it where he lives, and answers what changed. */
export async function finishPerson(context: Context, row: PersonRow, kind: string, warnings: Warning[] = []) {
  const version = await savePerson(context.tx, row, authorOf(context))
  const live = await liveOfPerson(context.tx, row.id)
  const home = live.find((r) => r.isMain) ?? live[0]
  await notePerson(context, kind, row.id, home)
  const { adultAge } = await loadAges(context.tx, context.today)
  return {
    personId: row.id,
    version,
    idState: row.idState,
    issues: issuesOf(row, home?.category ?? null, context.today, adultAge),
    warnings,
  }
}

/** A death that ends a residence is noted on the person too, the first day that is told. */
export async function noteDeath(context: Context, personId: string, on: string): Promise<void> {
  const person = await lockPerson(context.tx, personId)
  if (person && person.diedOn === null) await savePerson(context.tx, { ...person, diedOn: on }, authorOf(context))
}
