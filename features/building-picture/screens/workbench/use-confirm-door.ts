import { useBatch } from '#features/residents/screens/workbench/use-batch-panel.tsx'
import type { PictureDoor } from './building-picture-panel.tsx'

/** One tap: everybody behind the door and its house hold for another term. It acts at once and can be taken back. */
export function useConfirmDoor(): (door: PictureDoor) => void {
  const { act } = useBatch()
  return (door) => {
    if (door.inside === null) return
    // The command has shown its own sentence where it was refused.
    void act({ kind: 'confirm' }, { doors: [{ addressId: door.addressId, stamp: door.inside.stamp }] }).catch(
      () => undefined,
    )
  }
}
