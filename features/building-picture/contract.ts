import { z } from 'zod'
import { getBuilding, getHouse } from '#features/places/contract.ts'
import { date, fileOutput, query, text } from '#platform/http/contract.ts'
import { DUE_SIGNS } from './vocabulary.ts'

/** Exactly one of a building and a village group, where houses are numbered and nobody numbers buildings. */
const where = {
  buildingId: z.uuid().optional(),
  communityCode: z
    .string()
    .regex(/^\d{12}$/, { error: 'community_code' })
    .optional(),
  villageGroup: text(1, 40).optional(),
}
const door = getBuilding.output.shape.doors.element.shape

export const getPicture = query({
  name: 'buildingPicture.getPicture',
  path: '/api/places/picture',
  summary:
    'The rooms of a building, or the houses of a village group, with occupancy and the next day to look, and nobody’s name; whoever may not see residents gets the doors alone',
  input: z.strictObject(where),
  output: z.object({
    name: z.string(),
    communityName: z.string(),
    floorsUp: z.number().int().nullable(),
    doors: z.array(
      z.object({
        addressId: z.uuid(),
        unitNo: z.string().nullable(),
        floorNo: z.string().nullable(),
        roomNo: z.string().nullable(),
        subAddr: z.string().nullable(),
        kind: door.kind,
        fullText: z.string(),
        state: door.state,
        /** Null where the reader may not see residents. */
        inside: z
          .object({
            /** As registered of the house; null where no house is. */
            occupancy: getHouse.output.shape.occupancy.nullable(),
            /** Registered as empty, and yet somebody lives there. */
            contradicts: z.boolean(),
            people: z.number().int(),
            due: z.enum(DUE_SIGNS),
            nextVerifyOn: date.nullable(),
            /** What was seen; acts on the door carry it back. */
            stamp: z.string(),
            can: z.object({ confirm: z.boolean() }),
          })
          .nullable(),
      }),
    ),
    can: z.object({
      confirm: z.boolean(),
      end: z.boolean(),
      readdress: z.boolean(),
      openDoors: z.boolean(),
      print: z.boolean(),
    }),
  }),
})

export const printPicture = query({
  name: 'buildingPicture.printPicture',
  path: '/api/places/picture/print',
  summary: 'The picture on A4 for the walk through the house, as on screen, with a box to tick in each room',
  input: z.strictObject(where),
  output: fileOutput,
  file: true,
})
