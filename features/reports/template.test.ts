import { expect, test } from 'vitest'
import { cleanTemplate } from '#platform/documents/check.ts'
import { checkPlaceholders } from '#platform/documents/shape.ts'
import { defaultTemplate } from './default-template.ts'
import { reportShape } from './template-fields.ts'

test('the template of the product passes its own checks and needs no second cleaning', async () => {
  const file = await defaultTemplate()
  expect(cleanTemplate(file)).toEqual(file)
  await checkPlaceholders(file, reportShape([]))
})
