import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { stderr, stdout } from 'node:process'
import { splitNotes } from '#platform/audit/heads.ts'
import { refuseForeignServer } from '#platform/backup/dba-steps.ts'
import type { Proof } from '#platform/backup/prove.ts'
import { restore, type RestoreStep } from '#platform/backup/restore.ts'
import { planRestore, readWallTime, refuseOccupied, wallTime } from '#platform/backup/restore-plan.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { askSecret, HALF_DETAIL, HALF_OPTION } from '../ask-halves.ts'
import { type Command, text, texts, UsageError } from '../command.ts'

const STEPS: Record<RestoreStep, string> = {
  unpack: '解开全量备份 Unpacking the base backup',
  log: '解开日志 Unpacking the log',
  replay: '重放日志 Replaying the log',
  prove: '逐页核对 Checking every page',
}

export const restoreCommand: Command = {
  name: 'restore',
  summary:
    '从备份恢复到所选的一秒(含该秒),需要恢复单两半。Restores to the end of a chosen second; needs both halves of the recovery sheet.',
  usage:
    "--from <folder> [--until 'YYYY-MM-DD HH:MM:SS'] [--data <new folder>] [--series <name>] [--checkpoint <file>]… [--half <file> --half <file>]",
  options: {
    from: { type: 'string' },
    until: { type: 'string' },
    data: { type: 'string' },
    series: { type: 'string' },
    checkpoint: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    ...HALF_OPTION,
  },
  details: [
    '--from    备份位置 the backup target',
    '--until   北京时间;不给则恢复到最新 Asia/Shanghai; the newest state unless told',
    '--data    恢复到哪个新数据目录,默认 LINAN_DATA the new data folder, LINAN_DATA unless told',
    '--series  备份位置有多个系列时指定 which series, where there are several; the newest unless told',
    '--checkpoint  见证方保存的树头:核对恢复出的查阅记录 heads kept by witnesses: the restored log must be the one they saw',
    '--json    机器可读 machine-readable',
    HALF_DETAIL,
  ],
  async run(args) {
    const from = text(args, 'from')
    if (from === undefined) throw new UsageError('--from 必填 is required')
    const until = text(args, 'until')
    const second = until === undefined ? undefined : readWallTime(until)
    if (until !== undefined && second === undefined)
      throw new UsageError(`--until 应为 must be 'YYYY-MM-DD HH:MM:SS': ${until}`)
    const data = text(args, 'data')
    const settings = loadSettings(data === undefined ? process.env : { ...process.env, LINAN_DATA: resolve(data) })
    if (settings.databaseUrl !== undefined) throw refuseForeignServer(settings.databaseUrl)

    const began = Date.now()
    const plan = await planRestore(from, { second, series: text(args, 'series') })
    refuseOccupied(settings, plan)
    const secret = await askSecret(args, plan.base.keyId)
    const heads = texts(args, 'checkpoint').flatMap((path) => splitNotes(readFileSync(path, 'utf8')))
    const onStep = (step: RestoreStep) => stderr.write(`${STEPS[step]}…\n`)
    const proof = await restore({ settings, plan, secret, heads, onStep })
    if (args.values.json) stdout.write(`${JSON.stringify({ ...proof, dataDir: settings.dataDir, plan })}\n`)
    else stdout.write(line(proof, second, began) + aboutLog(proof) + next(settings.dataDir, data))
    return 0
  },
}

function line(proof: Proof, second: Date | undefined, began: number): string {
  const { tables, indexes, migration, events, lastEventAt } = proof
  const to = second ? `${wallTime(second)}(含该秒 inclusive)` : '最新状态 the newest state'
  const last = lastEventAt ? `,最后一条 last ${wallTime(lastEventAt)}` : ''
  return (
    `✓ 已恢复到 Restored to ${to}:${tables} 张表逐页、${indexes} 个索引逐条核对无误 pages of ${tables} tables and all entries of ${indexes} indexes checked;` +
    ` 结构版本 migration ${migration};查阅记录 audit events ${events}${last};密钥文件已找回 key file restored (${((Date.now() - began) / 1000).toFixed(1)} s)\n`
  )
}

/** What the witnesses will see next: the same log, or one under a new name that they must be told of. */
function aboutLog({ log }: Proof): string {
  if (log === undefined) return ''
  const { size, seen } = log
  if (seen !== undefined && seen <= size)
    return `✓ 查阅记录与外部见证一致(${seen} 条)。The log is the one that witnesses saw (${seen} events).\n`
  const lost =
    seen === undefined
      ? '未提供外部树头(--checkpoint),无法得知其后是否有记录丢失。No head was given (--checkpoint), so nobody can say whether looks were lost.'
      : `外部曾见到 ${seen} 条,恢复到 ${size} 条:其后 ${seen - size} 条随恢复时点丢失。Witnesses saw ${seen} events, ${size} came back: ${seen - size} are lost with the chosen moment.`
  return `! ${lost}\n  查阅记录以新名称继续,请把启动后 /audit/key 的新公钥告知每个见证方。The log goes on under a new name: give every witness the new key from /audit/key.\n`
}

const next = (dataDir: string, data: string | undefined) =>
  `启动 Start: ${data === undefined ? '' : `LINAN_DATA=${dataDir} `}npm start\n`
