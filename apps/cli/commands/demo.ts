import { stderr, stdout } from 'node:process'
import { buildDemo, type DemoSize, FULL, MOST_COMMUNITIES } from '#apps/demo/build.ts'
import { requireEmpty, requireNoRealData, requireQuarter } from '#apps/demo/empty.ts'
import { fingerprint, wholeHash } from '#apps/demo/fingerprint.ts'
import { lastDayOf, shanghai } from '#apps/demo/lane.ts'
import { progressLines, signInLines } from '#apps/demo/report.ts'
import { makeCipher } from '#platform/crypto/cipher.ts'
import { type Installation, openInstallation } from '#platform/db/installation.ts'
import { connect, openPool } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { type Arguments, type Command, text, UsageError } from '../command.ts'
import { readStatus } from './status.ts'

export const demoSongyuan: Command = {
  name: 'demo songyuan',
  summary:
    '在空库中建立演示城市松原(虚构人员)。Builds the demonstration city Songyuan, with invented people, in an empty database.',
  usage: '[--size <n>] [--from <YYYY-MM-01>] [--fingerprint]',
  options: { size: { type: 'string' }, from: { type: 'string' }, fingerprint: { type: 'boolean' } },
  details: [
    `--size         填满几个社区,1–${MOST_COMMUNITIES},默认 1 how many communities are filled, 1 unless told`,
    `--from         走访从哪个月开始,共三个月,默认 ${FULL.from} first day of the three months of visits`,
    '--fingerprint  最后列出各表校验值 lists a hash of each table at the end',
    '数据库自建立起标为演示库,永久有效。The database is marked as demonstration from its making on, for ever.',
    '没有默认密码:结束时列出一次性邀请码。No default password: invitation codes are printed at the end.',
  ],
  async run(args) {
    const size = readSize(args)
    const settings = loadSettings()
    if ((await readStatus(settings)).running) throw running()
    const installation = await openInstallation(settings, { role: 'tool' })
    const interrupted = untilInterrupted(settings)
    try {
      await Promise.race([build(installation, settings, size, args.values.fingerprint === true), interrupted.signal])
      return 0
    } finally {
      interrupted.forget()
      await installation.close()
    }
  },
}

/** Ctrl-C ends the database with the command, and says what is left behind. */
function untilInterrupted(settings: Settings): { signal: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const hear = () =>
    reject(
      new SettingsError([
        {
          code: 'demo_broken_off',
          message:
            '已中断,演示库没有建完,不能使用。Broken off: the demonstration database is unfinished and of no use.',
          remedy: `删除 ${settings.databaseUrl === undefined ? settings.dataDir : '该数据库'} 后重来,或换一个目录。Remove it and start again, or choose another folder.`,
        },
      ]),
    )
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, hear)
  return { signal: promise, forget: () => ['SIGINT', 'SIGTERM'].forEach((name) => process.removeListener(name, hear)) }
}

function readSize(args: Arguments): DemoSize {
  const communities = Number(text(args, 'size') ?? FULL.communities)
  if (!Number.isInteger(communities) || communities < 1 || communities > MOST_COMMUNITIES)
    throw new UsageError(`--size 应为 1–${MOST_COMMUNITIES} 的整数 must be a whole number`)
  const from = text(args, 'from') ?? FULL.from
  if (!/^20\d{2}-(0[1-9]|1[0-2])-01$/.test(from))
    throw new UsageError(`--from 应为某月的第一天 must be the first day of a month: ${from}`)
  return { ...FULL, communities, from }
}

const running = () =>
  new SettingsError([
    {
      code: 'demo_server_running',
      message: '服务正在这个数据库上运行。The service is running on this database.',
      remedy:
        '先停止服务,或用 LINAN_DATA、LINAN_CONFIG 另选目录。Stop it first, or choose other folders with LINAN_DATA and LINAN_CONFIG.',
    },
  ])

async function build(
  installation: Installation,
  settings: Settings,
  size: DemoSize,
  listHashes: boolean,
): Promise<void> {
  const began = performance.now()
  const client = await connect(installation.installer)
  try {
    await requireNoRealData(client)
    const actions = await loadActions()
    const { roles, secrets } = installation
    await prepareDatabase(client, { roles, passwords: secrets.passwords, actions, demo: true })
    const last = lastDayOf(size.from)
    await requireQuarter(client, size.from, last)
    await requireEmpty(client)
    const cipher = makeCipher(secrets)
    // Not durable step by step: a demo that breaks off is made anew, and what is there at the end is written out below.
    const asApp = { ...installation.as('app'), options: '-c synchronous_commit=off' }
    const db = openPool(asApp, { name: 'linan-demo' })
    const print = progressLines((line) => stderr.write(line), began)
    const tools = { installer: client, db, cipher, actions, roles, progress: print }
    const city = await buildDemo(tools, size).finally(() => db.close())
    await client.query('analyze')
    await client.query('checkpoint').catch(() => undefined)
    stdout.write(signInLines(city, settings, (performance.now() - began) / 1000))
    if (listHashes) await writeHashes(await fingerprint(client, cipher, shanghai(last, 24 * 60)))
  } finally {
    await client.end()
  }
}

async function writeHashes(prints: Awaited<ReturnType<typeof fingerprint>>): Promise<void> {
  for (const { table, rows, hash } of prints) stdout.write(`${table.padEnd(28)} ${String(rows).padStart(8)}  ${hash}\n`)
  stdout.write(`${'全部 all'.padEnd(28)}           ${wholeHash(prints)}\n`)
}
