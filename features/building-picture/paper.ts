import { printerOf } from '#features/organisation/public.ts'
import { paperWords } from '#platform/files/messages.ts'
import { type GridCell, renderGridHtml } from '#platform/files/print-grid.ts'
import { shownWall } from '#platform/files/wall-time.ts'
import type { Context, FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import { layOut } from './layout.ts'
import type { Picture } from './picture.ts'

/** Papers are Chinese whatever the reader's language: they are filed. */
const LANGUAGE = 'zh-CN'
/** So many boxes of a readable size stand beside each other on A4 landscape. */
const ACROSS = 10

const say = (key: string, params: Record<string, unknown> = {}) => translate(LANGUAGE, `buildingPicture.${key}`, params)

/** The picture as a sheet for the walk through the house. It names nobody. */
export async function picturePage(context: Context, picture: Picture): Promise<FileAnswer> {
  const printer = await printerOf(context.tx, context.actor.staffId, context.actor.unitId)
  const units = layOut(picture.doors, picture.floorsUp, ACROSS)
  const { html, styleHash } = renderGridHtml({
    title: say('paper.title', { building: picture.name }),
    unitName: `${printer.unitName}　${picture.communityName}`,
    number: say('paper.number', { on: day(context.today) }),
    printedBy: [printer.name, printer.badgeNo].filter((part) => part !== '').join(' '),
    printedAt: context.now,
    notice: paperWords[LANGUAGE].officialUse,
    legend: say('paper.legend'),
    corner: say('floorHead'),
    parts: units.map(({ unit, blocks }) => ({
      heading: unit !== null ? say('unit', { unit }) : units.length === 1 ? '' : say('noUnit'),
      blocks: blocks.map(({ columns, rows }) => ({
        columns,
        rows: rows.map(({ floor, cells }) => ({
          head: floor !== null ? say('floor', { floor }) : say(rows.every((r) => r.floor === null) ? 'row' : 'noFloor'),
          cells: cells.map(boxOf),
        })),
      })),
    })),
  })
  return {
    contentType: 'text/html; charset=utf-8',
    fileName: `${picture.name}.html`,
    body: html,
    inline: true,
    styleHash,
  }
}

const day = (date: string): string => shownWall(Date.parse(`${date}T00:00:00Z`), 'date')

function boxOf(door: Picture['doors'][number] | null): GridCell {
  if (door === null) return null
  const name = [door.roomNo, door.subAddr].filter(Boolean).join(' ') || (door.floorNo ?? door.fullText)
  const { inside } = door
  if (inside === null) return [`□ ${name}`]
  const due = inside.nextVerifyOn === null ? '' : ` ${day(inside.nextVerifyOn)}`
  return [
    `□ ${name}`,
    [
      inside.occupancy ?? say('noHouse'),
      inside.people > 0 ? say('people', { count: inside.people }) : '',
      door.state === '启用' ? '' : translate(LANGUAGE, `places.state.${door.state}`),
    ]
      .filter(Boolean)
      .join('　'),
    `${say(`sign.${inside.due}`)}${say(`due.${inside.due}`)}${due}`,
    ...(inside.contradicts ? [say('contradicts')] : []),
  ]
}
