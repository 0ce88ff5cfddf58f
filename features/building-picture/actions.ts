import { action } from '#platform/http/action.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import { picturePage } from './paper.ts'
import { pictureOf } from './picture.ts'

export const getPicture = action(contract.getPicture, {
  allow: access['buildingPicture.getPicture'],
  audit: { purpose: 'none', shown: 'list' },
  run: pictureOf,
})

export const printPicture = action(contract.printPicture, {
  allow: access['buildingPicture.printPicture'],
  audit: { purpose: 'none', shown: 'list' },
  run: async (context, input) => picturePage(context, await pictureOf(context, input)),
})
