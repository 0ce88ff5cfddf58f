import { printerOf } from '#features/organisation/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import type { Column } from '#platform/files/cell.ts'
import { renderLedgerHtml } from '#platform/files/print.ts'
import { printStyleHash } from '#platform/files/print-style.ts'
import { shownWall } from '#platform/files/wall-time.ts'
import { action, type Context } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { isOpen } from '../rules.ts'
import { lastWords } from '../store.ts'
import { communityNames, isInRange, repliesOf } from '../store-list.ts'

/** Papers are Chinese whatever the reader's language: they are filed. */
const PAPER = 'zh-CN'
const YEAR_MS = 366 * 86_400_000

interface Period {
  communityCode: string
  from: string
  to: string
}

/** With what the next meeting opens (台州 practice, dictionary §4.11). @throws AppError `not_found`, `invalid_input` at `to` */
async function repliesFor({ tx }: Context, input: Period) {
  const span = Date.parse(input.to) - Date.parse(input.from)
  if (span < 0 || span > YEAR_MS) throw fieldError('to', 'suggestion_period')
  if (!(await isInRange(tx, input.communityCode))) throw new AppError('not_found')
  const name = (await communityNames(tx, [input.communityCode])).get(input.communityCode) ?? ''
  const { marked, left } = await repliesOf(tx, input)
  const words = new Map(
    (
      await lastWords(
        tx,
        marked.map((m) => m.suggestion.id),
      )
    ).map((w) => [w.suggestionId, w]),
  )
  const answered = []
  const open = []
  for (const { suggestion: s, dueAt } of marked) {
    const said = words.get(s.id)
    const { id, field, text, receivedOn, repliedOn } = s
    const isAnswered = !isOpen(s.state) || s.state === 'REPLIED'
    if (isAnswered && repliedOn !== null && said !== undefined) {
      const sentOnTo = [said.toBody, said.toBodyName].filter(Boolean).join(' ') || null
      answered.push({ id, field, text, receivedOn, repliedOn, reply: said.text ?? '', sentOnTo })
    } else {
      open.push({
        id,
        field,
        text,
        receivedOn,
        dueOn: dueAt === null ? null : dueDate(dueAt),
        reply: said?.text ?? null,
      })
    }
  }
  return { community: { code: input.communityCode, name }, answered, open, left }
}

/** Without a purpose: nobody is named, on the screen or on the paper. */
const AUDIT = { purpose: 'none', shown: 'list' } as const

export const listReplies = action(contract.listReplies, {
  allow: access['suggestions.listReplies'],
  audit: AUDIT,
  run: repliesFor,
})

const COLUMNS = [
  ['no', 5, 'int'],
  ['field', 12, 'text'],
  ['text', 44, 'text'],
  ['receivedOn', 13, 'text'],
  ['reply', 48, 'text'],
  ['repliedOn', 13, 'text'],
] as const

const say = (key: string, params: Record<string, unknown> = {}) =>
  translate(PAPER, `suggestions.replies.${key}`, params)
const day = (on: string) => shownWall(Date.parse(`${on}T00:00:00Z`), 'date')

export const printReplies = action(contract.printReplies, {
  allow: access['suggestions.printReplies'],
  audit: AUDIT,
  async run(context, input) {
    const { community, answered, open, left } = await repliesFor(context, input)
    const printer = await printerOf(context.tx, context.actor.staffId, context.actor.unitId)
    const rows = [
      ...answered.map((a) => [
        a.field,
        a.text,
        day(a.receivedOn),
        [a.sentOnTo && say('sentOn', { body: a.sentOnTo }), a.reply].filter(Boolean).join('；'),
        day(a.repliedOn),
      ]),
      ...open.map((o) => [
        o.field,
        o.text,
        day(o.receivedOn),
        [say('stillOpen'), o.reply].filter(Boolean).join('；'),
        o.dueOn === null ? '' : say('due', { date: day(o.dueOn) }),
      ]),
    ]
    return {
      contentType: 'text/html; charset=utf-8',
      fileName: `${say('title')}.html`,
      body: renderLedgerHtml({
        title: say('title'),
        unitName: printer.unitName,
        number: `${community.name}　${day(input.from)}—${day(input.to)}`,
        columns: COLUMNS.map(([key, width, kind]): Column => ({ header: say(`column.${key}`), width, kind })),
        rows: rows.map((cells, i) => [i + 1, ...cells]),
        printedBy: [printer.name, printer.badgeNo].filter((part) => part !== '').join(' '),
        printedAt: context.now,
        notice: [left > 0 ? say('left', { shown: rows.length, count: left }) : '', say('notice')]
          .filter(Boolean)
          .join(' '),
      }),
      inline: true,
      // The route writes the quotes itself.
      styleHash: printStyleHash.slice(1, -1),
    }
  },
})
