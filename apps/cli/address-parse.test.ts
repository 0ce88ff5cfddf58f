import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')
let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-address-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const parse = (input: string | Buffer, ...args: string[]) =>
  spawnSync(process.execPath, [main, 'address', 'parse', ...args], {
    encoding: 'utf8',
    input,
    env: { HOME: root, PATH: process.env.PATH },
  })

test('answers one JSON object for each line, in order, empty lines too', () => {
  const lines = ['松原市大洼镇朝阳村3组5号', '', '3-2-501\r', '江南小区3楼']
  const done = parse(lines.join('\n'), '--json')
  expect(done.status, done.stderr).toBe(0)
  const answers = done.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(answers.map((a) => a.text)).toEqual(lines.map((l) => l.replace('\r', '')))
  expect(answers[1]).toEqual({ text: '', components: [], unread: [] })
  expect(answers[0].components.find((c: { part: string }) => c.part === 'community')).toMatchObject({
    value: '朝阳村',
    span: { start: 6, end: 9 },
    candidates: [],
  })
  const building = answers[3].components.find((c: { part: string }) => c.part === 'building')
  expect(building.confidence).toBeLessThan(0.8)
  expect(building.candidates).toMatchObject([{ part: 'floorNo', value: '3' }])
})

test('says in a plain line what to confirm and what was not read; --city decides between namesakes', () => {
  const asked = parse('朝阳村3组 某某\n')
  expect(asked.stdout).toMatch(/社区（村）:朝阳村\?.* 自然村组（屯）:3组 .*…某某/)
  const home = parse('朝阳村3组\n', '--city', '220702')
  expect(home.stdout).toMatch(/乡镇（街道）:大洼镇 社区（村）:朝阳村 /)
})

test('answers while the input is still open, and ends when its reader goes', async () => {
  const child = spawn(process.execPath, [main, 'address', 'parse'], { env: { HOME: root, PATH: process.env.PATH } })
  child.stdin.write('3号楼\n')
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  expect(String(first)).toBe('楼栋:3号楼\n')
  child.stdout.destroy()
  child.stdin.on('error', () => undefined)
  const feed = setInterval(() => child.stdin.write('3号楼\n'.repeat(5000)), 20)
  const [code] = (await once(child, 'exit')) as [number]
  clearInterval(feed)
  expect(code).toBe(0)
}, 30_000)

test('refuses in a sentence what it cannot read', () => {
  const gbk = join(root, 'gbk.txt')
  writeFileSync(gbk, Buffer.from([0xcb, 0xc9, 0xd4, 0xad, 0xca, 0xd0, 0x0a]))
  expect(parse('', gbk)).toMatchObject({ status: 1, stderr: expect.stringContaining('UTF-8') })
  expect(parse('', join(root, 'none'))).toMatchObject({ status: 1, stderr: expect.stringContaining('无法读取文件') })
  expect(parse('', root)).toMatchObject({ status: 1, stderr: expect.stringContaining('EISDIR') })
  expect(parse('x'.repeat(200_000))).toMatchObject({ status: 1, stderr: expect.stringContaining('第 1 行太长') })
  expect(parse('', '--city', '99')).toMatchObject({ status: 2 })
  expect(parse('', '--city', '9999')).toMatchObject({ status: 2, stderr: expect.stringContaining('没有这个区划') })
  expect(parse('', 'a', 'b')).toMatchObject({ status: 2 })
  // Seven processes, one after the other.
}, 120_000)
