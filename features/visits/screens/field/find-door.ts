import { maskName } from '#platform/standards/names.ts'
import type { Door } from './carried.ts'

/** A door as it is looked for. */
interface Indexed {
  door: Door
  /** Address and masked names, small letters. */
  text: string
  /** Numbers of the address in their order: 3号楼1单元4层402室 has 3, 1, 4 and 402. */
  numbers: readonly string[]
  names: readonly string[]
}

export type DoorIndex = readonly Indexed[]

/** Made once for a load, so that each letter typed only looks. */
export const indexDoors = (doors: readonly Door[]): DoorIndex =>
  doors.map((door) => {
    const names = door.households.flatMap((h) => h.members.map((m) => m.nameMask))
    return {
      door,
      text: `${door.addressText} ${names.join(' ')}`.toLowerCase(),
      numbers: door.addressText.match(/\d+/g) ?? [],
      names,
    }
  })

const NUMBERS = /^\d+(?:[-－—–/#]\d*)+$/
const NAME = /^\p{Script=Han}{2,}$/u

/** Whether these numbers stand in the address in this order; the last one may be half typed. */
function holdsNumbers({ numbers }: Indexed, typed: readonly string[]): boolean {
  let at = 0
  for (const [i, part] of typed.entries()) {
    const isLast = i === typed.length - 1
    while (at < numbers.length && !(isLast ? numbers[at]?.startsWith(part) : numbers[at] === part)) at += 1
    if (at === numbers.length) return false
    at += 1
  }
  return true
}

/** Whether a word stands there; one that begins with a digit not in the middle of a number: 1号楼 is not 11号楼. */
function holdsWord({ text }: Indexed, word: string): boolean {
  const isNumber = /^\d/.test(word)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isNumber || at === 0 || !/\d/.test(text[at - 1] as string)) return true
  return false
}

function withWord(index: DoorIndex, word: string): DoorIndex {
  if (NUMBERS.test(word)) {
    // After a dash nothing may be typed yet: then any number may follow.
    const parts = word.split(/\D/).filter((part, i, all) => part !== '' || i === all.length - 1)
    return index.filter((one) => holdsNumbers(one, parts))
  }
  const found = index.filter((one) => holdsWord(one, word))
  if (found.length > 0 || !NAME.test(word)) return found
  // A whole name: the phone has none, only what is left of it masked.
  const mask = maskName(word)
  return index.filter(({ names }) => names.includes(mask))
}

/** Doors that hold all that was typed, words with blanks between: of the address, of masked names, or numbers as 3-1-402. Nothing typed: all of them. */
export const findDoors = (index: DoorIndex, typed: string): Door[] =>
  typed
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .reduce(withWord, index)
    .map(({ door }) => door)
