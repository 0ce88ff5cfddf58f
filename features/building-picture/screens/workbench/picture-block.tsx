import { useT } from '#ui/i18n/i18n.ts'
import type { Block } from '../../layout.ts'
import type { PictureDoor } from './building-picture-panel.tsx'
import { moveOn, onArrow } from './keys.ts'
import { PictureCell } from './picture-cell.tsx'

interface Props {
  unit: string | null
  block: Block<PictureDoor>
  chosen: ReadonlySet<string> | null
  /** Doors can be opened. */
  may: boolean
  onAct: (addressId: string) => void
  onConfirm: (door: PictureDoor) => void
  onFloor: (addressIds: readonly string[]) => void
}

/** Floors × rooms, the highest floor first. Arrow keys walk through the rooms, Enter opens one, V confirms it and goes on. */
export function PictureBlock({ unit, block, chosen, may, onAct, onConfirm, onFloor }: Props) {
  const t = useT()
  // Houses of a village have no floors, and nobody misses them there.
  const isFlat = block.rows.every((row) => row.floor === null)
  const floorName = (floor: string | null) =>
    floor === null
      ? t(isFlat ? 'buildingPicture.row' : 'buildingPicture.noFloor')
      : t('buildingPicture.floor', { floor })
  const first = block.rows[0]?.cells.find((cell) => cell !== null)?.addressId
  return (
    <div className="bp-scroll">
      {/* biome-ignore lint/a11y: arrow keys are a shortcut of the buttons inside */}
      <table className="bp-grid" onKeyDown={onArrow}>
        <caption className="la-hidden">{t('buildingPicture.caption', { unit: unit ?? '' })}</caption>
        <tbody>
          {block.rows.map(({ floor, cells }, row) => (
            <tr key={floor ?? ''}>
              <th scope="row">
                {chosen === null ? (
                  floorName(floor)
                ) : (
                  <button
                    type="button"
                    className="bp-floor"
                    onClick={() => onFloor(cells.flatMap((c) => (c?.inside ? [c.addressId] : [])))}
                  >
                    {t('buildingPicture.chooseFloor', { floor: floorName(floor) })}
                  </button>
                )}
              </th>
              {cells.map((door, column) => (
                <td key={door?.addressId ?? block.columns[column]}>
                  {door === null ? null : (
                    <PictureCell
                      door={door}
                      row={row}
                      column={column}
                      isFirst={door.addressId === first}
                      isChosen={chosen?.has(door.addressId)}
                      may={may}
                      onAct={() => onAct(door.addressId)}
                      onConfirm={() => onConfirm(door)}
                      onNext={moveOn}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
