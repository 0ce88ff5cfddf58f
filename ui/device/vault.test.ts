import { describe, expect, test, vi } from 'vitest'
import { countTry, makeVault, openByPin, openBytes, type RecoveryKey, renewPin, sealBytes, WRONG_MAX } from './vault.ts'

const recovery = (fill: number): RecoveryKey => ({
  generation: 1,
  key: Buffer.alloc(32, fill).toString('base64'),
})
const WHO = { author: '01990000-0000-7000-8000-000000000001', name: '罗亦凡' }
const made = () => makeVault(WHO, '258036', recovery(1), 1)
const bytes = (text: string) => new TextEncoder().encode(text)
describe('what lies on a phone', () => {
  test('is opened by the PIN, and by nothing else', async () => {
    const { vault, key } = await made()
    const sealed = await sealBytes(key, 'a', bytes('顾云舒'))
    const again = await openByPin(vault, '258036')
    expect(await openBytes(again as CryptoKey, 'a', sealed)).toEqual(bytes('顾云舒'))
    for (const pin of ['258037', '', '2580360']) expect(await openByPin(vault, pin)).toBeUndefined()
    await expect(openBytes(key, 'b', sealed)).rejects.toThrow()
    await expect(openBytes(key, 'a', sealed.with(20, (sealed[20] as number) ^ 1))).rejects.toThrow()
  })

  test('holds no key in clear, and its key cannot be read out', async () => {
    const { vault, key } = await made()
    expect(key.extractable).toBe(false)
    expect(vault.byPin).toHaveLength(12 + 32 + 16)
    expect(vault.bySignIn).toHaveLength(12 + 32 + 16)
    expect(Buffer.from(vault.byPin as Uint8Array).equals(Buffer.from(vault.bySignIn))).toBe(false)
  })

  test(`is closed to every PIN after ${WRONG_MAX} wrong ones in a row, and opens to its author who signs in`, async () => {
    let { vault, key } = await made()
    const sealed = await sealBytes(key, 'a', bytes('未发送'))
    for (let n = 1; n <= WRONG_MAX; n++) {
      expect(await openByPin(vault, `wrong ${n}`)).toBeUndefined()
      vault = countTry(vault)
      expect([vault.wrong, vault.byPin === null]).toEqual([n, n === WRONG_MAX])
    }
    expect(await openByPin(vault, '258036')).toBeUndefined()
    await expect(renewPin(vault, recovery(2), '147258')).rejects.toThrow()
    const renewed = await renewPin(vault, recovery(1), '147258')
    expect(await openBytes(renewed.key, 'a', sealed)).toEqual(bytes('未发送'))
    expect(await openBytes((await openByPin(renewed.vault, '147258')) as CryptoKey, 'a', sealed)).toEqual(
      bytes('未发送'),
    )
    expect(await openByPin(renewed.vault, '258036')).toBeUndefined()
  })

  test('costs half a second a try where it is set up: passes are counted by the quickest of three', async () => {
    let now = 0
    // Two readings a pass: this phone takes 300, 110 and 150 ms for one.
    const spent = [0, 300, 0, 110, 0, 150]
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += spent.shift() ?? 0))
    const { vault } = await makeVault(WHO, '258036', recovery(1))
    clock.mockRestore()
    expect([vault.passes, spent]).toEqual([6, []])
    expect(await openByPin(vault, '258036')).toBeDefined()
    expect(await openByPin({ ...vault, passes: 5 }, '258036')).toBeUndefined()
  })
})
