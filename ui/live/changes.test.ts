import { expect, test } from 'vitest'
import { eventsOf } from './changes.ts'

const bodyOf = (...pieces: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })

const read = async (...pieces: string[]) => {
  const names = []
  for await (const name of eventsOf(bodyOf(...pieces))) names.push(name)
  return names
}

test('events are read by name, also when they come in pieces, and beats are none', async () => {
  expect(await read('event: open\ndata: {}\n\n:\n\nev', 'ent: chan', 'ged\ndata: {"changed":true}\n', '\n')).toEqual([
    'open',
    'changed',
  ])
  expect(await read(':\n\n', 'event: changed\n')).toEqual([])
})
