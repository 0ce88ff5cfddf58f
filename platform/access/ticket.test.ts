import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestApp } from '../testing/app.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

describe('the ticket', () => {
  it('answers readiness without a session and refuses unknown routes with a sentence', async () => {
    expect((await t.app.inject('/health/ready')).statusCode).toBe(200)
    const lost = await t.app.inject('/api/nowhere')
    expect(lost.statusCode).toBe(404)
    expect(lost.json().error.message).toContain('没有找到')
  })
})
