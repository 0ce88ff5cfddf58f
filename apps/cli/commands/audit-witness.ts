import { stderr, stdout } from 'node:process'
import { clearFault, enrolWitness, listWitnesses, removeWitness } from '#platform/audit/enrolment.ts'
import { newestHead } from '#platform/audit/checkpoints.ts'
import { lifeOf, logSigner } from '#platform/audit/log-key.ts'
import { askWitness } from '#platform/audit/witnesses.ts'
import { type Installation, openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { SealError } from '#platform/seal/seal-error.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Client } from 'pg'
import { type Command, UsageError } from '../command.ts'

export const auditWitness: Command = {
  name: 'audit witness',
  summary: '登记、查看、撤下所外见证方。Enrols, lists and removes the witnesses outside the station.',
  usage: 'add <url> <key> | list | remove <name> | clear [<name>]',
  details: [
    'add     先请见证方签一次,签了才登记 asks the witness to sign once; enrolled only if it does',
    'list    各见证方最近一次签署 when each signed last',
    'remove  撤下 takes one out of force',
    'clear   查清之后,消除某见证方(或服务器自查)报告的问题 clears, once looked into, what a witness refused or the server itself found',
    '每一步都留下记录。Each leaves an event of its own.',
  ],
  async run(args) {
    const [act, ...rest] = args.rest
    const wanted = { add: [2, 2], list: [0, 0], remove: [1, 1], clear: [0, 1] }[act ?? '']
    if (wanted === undefined || rest.length < (wanted[0] as number) || rest.length > (wanted[1] as number))
      throw new UsageError('add <url> <key> | list | remove <name> | clear [<name>]')
    const installation = await openInstallation(loadSettings(), { role: 'tool' })
    try {
      const client = await connect(installation.installer)
      try {
        return await run(client, installation, act as string, rest)
      } catch (error) {
        if (!(error instanceof SealError)) throw error
        stderr.write(`✗ 密钥不对。The key is not right: ${error.message}\n`)
        return 1
      } finally {
        await client.end()
      }
    } finally {
      await installation.close()
    }
  },
}

async function run(client: Client, installation: Installation, act: string, rest: string[]): Promise<number> {
  const [first, second] = rest
  if (act === 'list') return list(client)
  if (act === 'add') return add(client, installation, first as string, second as string)
  const done =
    act === 'remove'
      ? await removeWitness(client, installation.roles, first as string)
      : await clearFault(client, installation.roles, first)
  if (done) stdout.write(`✓ ${first ?? ''}\n`)
  else stderr.write(`✗ ${first ?? ''} 没有可做的。There is nothing to ${act}.\n`)
  return done ? 0 : 1
}

async function list(client: Client): Promise<number> {
  const at = (date: Date | null) => date?.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }) ?? '从未 never'
  for (const w of await listWitnesses(client))
    stdout.write(
      `${w.name}  ${w.url}  ${at(w.cosigned_at)}  ${w.cosigned_size ?? '-'}${w.fault === null ? '' : `  ✗ ${w.fault}`}\n`,
    )
  return 0
}

/** Only a witness that signs is enrolled: a wrong address or an unknown log shows now, not in 15 minutes on everybody's screen. */
async function add(client: Client, { roles, secrets }: Installation, url: string, vkey: string): Promise<number> {
  if (!/^https?:\/\/[^\s/]+/.test(url))
    throw new UsageError(`地址应以 http:// 或 https:// 开头 the address must be a URL: ${url}`)
  const head = await newestHead(client)
  if (head === undefined) {
    stderr.write(
      '✗ 还没有签署过树头,请启动服务,一分钟后再试。No head is signed yet; start the service and try again in a minute.\n',
    )
    return 1
  }
  const log = logSigner(secrets.queryH, await lifeOf(client)).verifier
  const word = await askWitness(client, { vkey, url, cosigned_size: 0 }, head, log)
  if (!('line' in word)) {
    const said = 'refused' in word ? word.refused : word.silent
    stderr.write(
      `✗ 见证方没有签署:The witness did not sign: ${said}\n  → 见证方须先登记本日志 it must know this log: linan witness init --log ${log.vkey}\n`,
    )
    return 1
  }
  stdout.write(`✓ ${await enrolWitness(client, roles, url, vkey)}\n`)
  return 0
}
