import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeLogger, maskLine } from './log.ts'

const lines: string[] = []
const logger = makeLogger('trace', { write: (line: string) => lines.push(line) } as unknown as NodeJS.WritableStream)

function logged(write: () => void): string {
  lines.length = 0
  write()
  return lines.join('')
}

const ID = '420799199001011234'
const ID_X = '42079919900101123X'
const PHONE = '19400001234'

describe('a line of the log', () => {
  test.each([
    ID,
    ID_X,
    ID_X.toLowerCase(),
    '420799900101123',
    PHONE,
    `+86${PHONE}`,
    `86 ${PHONE}`,
    '194 0000 1234',
    '194-0000-1234',
    '420799 19900101 1234',
    '１９４００００１２３４',
    '４２０７９９１９９００１０１１２３４',
  ])('never shows %s, in whatever field it stands', (secret) => {
    const said = logged(() => {
      logger.info({ q: secret, deep: { list: [{ [secret]: `a${secret}b` }, secret] } }, `saw ${secret}`)
      logger.child({ person: secret }).warn('%s', secret)
      logger.error(new Error(`Key (phone)=(${secret}) exists`))
      logger.error({ err: Object.assign(new Error('x'), { detail: secret }) })
    })
    expect(said).not.toContain(secret)
    for (const line of said.trimEnd().split('\n')) expect(() => JSON.parse(line), line).not.toThrow()
  })

  test('stays JSON where the number was a number', () => {
    const said = logged(() => logger.info({ phone: Number(PHONE), id: Number(ID), n: 5 }, 'numbers'))
    expect(JSON.parse(said)).toMatchObject({ phone: '[phone]', n: 5, msg: 'numbers' })
    expect(said).not.toMatch(/19400001234|4207991990/)
  })

  test('keeps what is no secret: times, amounts, ids of records', () => {
    const line =
      '{"time":"2026-03-02T01:02:03.123Z","ms":1234567890123,"id":"0190b6a4-8c1e-7d3e-9f00-aabbccddeeff","n":12345678901234567890}\n'
    expect(maskLine(line)).toBe(line)
  })

  test('of any shape holds no canary', () => {
    const holds = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(ID),
        fc.constant(`x ${PHONE} y`),
        fc.integer(),
        fc.array(tie('value')),
        fc.dictionary(fc.constantFrom('a', 'req', ID), tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(holds, (value) => {
        const said = logged(() => logger.info({ value }))
        JSON.parse(said)
        return !said.includes(ID) && !said.includes(PHONE)
      }),
    )
  })
})
