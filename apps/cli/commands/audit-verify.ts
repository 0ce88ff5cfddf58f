import { readFileSync } from 'node:fs'
import { stderr, stdout } from 'node:process'
import { BundleError, openBundle } from '#platform/audit/bundle.ts'
import { splitNotes } from '#platform/audit/heads.ts'
import { lifeOf, logKeys } from '#platform/audit/log-key.ts'
import { databaseSource } from '#platform/audit/log-source.ts'
import { type Fault, type FaultCode, type Verdict, verifyLog } from '#platform/audit/verify.ts'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { SealError } from '#platform/seal/seal-error.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Arguments, type Command, text, texts, UsageError } from '../command.ts'

const SAID: Record<FaultCode, string> = {
  event_changed: '事件被改动 event changed',
  subjects_changed: '事件所涉人员被改动 subjects of the event changed',
  event_missing: '事件被删除 event taken out',
  event_inserted: '事件不在树中,系事后插入 event put in beside the tree',
  event_backdated: '事件时间早于已签署的树头,系倒填 event dated back behind a signed head',
  event_in_future: '事件时间在将来 event dated in the future',
  leaf_missing: '叶子缺失 leaf taken out',
  leaf_changed: '叶子与树不符 leaf differs from the tree',
  tile_changed: '树的分块被改动 tile of the tree changed',
  tree_rewritten: '树被重写:此区间内有改动 the tree was rewritten: something between these leaves',
  tree_truncated:
    '树变小:之后的记录丢失或回退到旧备份 the tree is smaller than a signed head: cut off, or an old backup',
  lost_in_restore:
    '恢复到较早时刻时丢失,外部曾见到 lost when the database was restored to an earlier moment; outsiders had seen them',
  checkpoint_invalid: '树头无效 head of the tree not valid',
  record_without_event: '业务记录没有对应事件 record of the work without its event',
}
/** Faults printed one by one; the rest is counted. */
const PRINTED = 200

export const auditVerify: Command = {
  name: 'audit verify',
  summary:
    '核验查阅记录:重算每一条、每个树头,列出全部问题。Checks the whole log against its tree and every signed head; lists all faults.',
  usage: '[--bundle <file>] [--checkpoint <file>]… [--vkey <key>]… [--json]',
  options: {
    bundle: { type: 'string' },
    checkpoint: { type: 'string', multiple: true },
    vkey: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  details: [
    '--bundle      核验导出的文件,不需要数据库 check an exported bundle; no database is needed',
    '--checkpoint  见证方或纸面保存的树头,可多个 heads kept by witnesses or on paper; may repeat',
    '--vkey        日志公钥;核验导出文件时应另行取得 public key of the log; for a bundle, get it by another way',
    '--json        机器可读 machine-readable',
    '退出码 exit code: 0 无问题 no fault, 1 有问题 faults, 2 无法核验 could not check',
  ],
  async run(args) {
    try {
      const verdict = await verdictOf(args)
      stdout.write(
        args.values.json ? `${JSON.stringify({ ...verdict, root: verdict.root.toString('base64') })}\n` : page(verdict),
      )
      return verdict.faults.length === 0 ? 0 : 1
    } catch (error) {
      if (error instanceof UsageError) throw error
      if (!(error instanceof BundleError || error instanceof SealError || isFileError(error))) throw error
      stderr.write(`✗ 无法核验。Could not check: ${(error as Error).message}\n`)
      return 2
    }
  },
}

async function verdictOf(args: Arguments): Promise<Verdict> {
  const outside = texts(args, 'checkpoint').flatMap((path) => splitNotes(readFileSync(path, 'utf8')))
  const given = texts(args, 'vkey')
  const onProgress = (leaves: number) => stderr.write(`  ${leaves.toLocaleString('en')} …\n`)
  const bundle = text(args, 'bundle')
  if (bundle !== undefined) {
    const source = await openBundle(bundle)
    if (given.length === 0)
      stderr.write(
        `! 公钥取自文件本身,请与公布的核对。The key is the file's own word; compare it with the published one:\n${source.vkeys.map((key) => `  ${key}\n`).join('')}`,
      )
    return verifyLog(source, { vkeys: given.length > 0 ? given : source.vkeys, outside, now: source.made, onProgress })
  }
  const installation = await openInstallation(loadSettings(), { role: 'tool' })
  try {
    const client = await connect(installation.as('auditor'))
    try {
      const vkeys = given.length > 0 ? given : logKeys(installation.secrets.queryH, await lifeOf(client))
      return await verifyLog(databaseSource(client), { vkeys, outside, now: new Date(), onProgress })
    } finally {
      await client.end()
    }
  } finally {
    await installation.close()
  }
}

const isFileError = (error: unknown): boolean =>
  /^(ENOENT|EACCES|EISDIR|EPERM)$/.test(String((error as NodeJS.ErrnoException).code))

function page({ size, root, heads, witnessed, faults }: Verdict): string {
  const about = `${size.toLocaleString('en')} 条 events, root ${root.toString('base64')}; ${heads} 个树头相符 heads agree, ${witnessed} 个有见证 of them witnessed`
  if (faults.length === 0) return `✓ ${about}\n`
  const rest = faults.length - PRINTED
  return `✗ ${about}\n${faults.slice(0, PRINTED).map(line).join('')}${rest > 0 ? `  … ${rest} 条 more\n` : ''}${faults.length} 个问题 faults\n`
}

function line({ code, event, from, to, detail }: Fault): string {
  const where = from === undefined ? '' : from === to ? ` #${from}` : ` #${from}–${to}`
  return `  ${SAID[code]}${where}${event === undefined ? '' : ` ${event}`} (${detail})\n`
}
