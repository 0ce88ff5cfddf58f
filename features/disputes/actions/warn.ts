import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { answerOf, fileAt, log, refuse, write } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { rank, setColour as colourBy } from '../escalation.ts'
import { isOver } from '../machine.ts'
import { held } from '../meetings.ts'
import { stepOf } from '../step.ts'
import { type DisputeFile, findFile } from '../store-file.ts'
import { appendStep } from '../store-write.ts'
import { limitsOn } from '../terms.ts'
import { factsOf, flagOf, isGrave, raise, touch } from '../warning.ts'
import { requirePlain } from './act.ts'

const AUDIT = { purpose: 'dispute', shown: 'list' } as const

export const setColour = action(contract.setColour, {
  allow: access['disputes.setColour'],
  audit: AUDIT,
  async run(context, input) {
    requirePlain({ note: input.note })
    const { tx, now, actor, today } = context
    const file = await fileAt(context, input)
    const { row } = file
    if (isOver(row.own)) return refuse(context, 'ENDED')
    const set = colourBy(flagOf(row), input.colour, {
      roles: actor.role === null ? [] : [actor.role],
      note: input.note ?? '',
      facts: factsOf(row, file.rules, now),
      limits: await limitsOn(tx, today),
    })
    if ('refusal' in set) return refuse(context, set.refusal)
    const { flag } = set
    const next = {
      ...row,
      colour: flag.colour,
      colourBy: flag.by,
      colourWeighed: [...flag.weighed],
      isGrave: row.isGrave || isGrave(flag.colour),
    }
    await write(context, next)
    await raise(context, next, {
      flag,
      isManual: true,
      note: input.note ?? null,
      at: now,
      wasGrave: row.isGrave,
      isLowered: rank(flag.colour) < rank(row.colour),
    })
    await appendStep(
      tx,
      row.id,
      stepOf(context, {
        kind: 'colour',
        at: now,
        fromState: row.state,
        toState: row.state,
        detail: { from: row.colour, to: flag.colour },
        note: input.note ?? null,
      }),
    )
    await log(context, next, 'colourSet', now)
    return { ...answerOf((await findFile(tx, row.id)) as DisputeFile), colour: flag.colour }
  },
})

export const recordContact = action(contract.recordContact, {
  allow: access['disputes.recordContact'],
  audit: AUDIT,
  async run(context, input) {
    requirePlain({ note: input.note })
    const { tx, now } = context
    const { row } = await fileAt(context, input)
    if (!(await touch(context, row, now))) throw new AppError('dispute_no_flag')
    await write(context, row)
    const at = { at: now, fromState: row.state, toState: row.state }
    await appendStep(
      tx,
      row.id,
      stepOf(context, { kind: 'contact', ...at, detail: { way: input.way }, note: input.note }),
    )
    if (input.way === '联席会商') await held(context, row, 'contact', now)
    await log(context, row, 'contacted', now)
    return { id: row.id, version: row.version + 1, state: row.state }
  },
})
