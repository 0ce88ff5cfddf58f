import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stderr, stdout } from 'node:process'
import { signIn, signOut, verifyTotp, whoAmI } from '#features/accounts/contract.ts'
import { commitLists, type Register } from '#features/imports/commit-lists.ts'
import { begin, commitRows, finish } from '#features/imports/contract.ts'
import type { Counts } from '#features/imports/dry-run.ts'
import type { FolderReport } from '#features/imports/read-folder.ts'
import { ACCEPTABLE, type Acceptable } from '#features/imports/vocabulary.ts'
import type { OutputOf } from '#platform/http/contract.ts'
import { readRunning } from '#platform/settings/running.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { Terminal } from './ask.ts'
import { type Arguments, text, texts, UsageError } from './command.ts'
import type { ImportOrder } from './import-worker.ts'
import { pinned } from './own-server.ts'
import { readDrafts } from './read-lists.ts'
import { ServerClient, ServerRefused } from './server-client.ts'

/** What the command line says of an import besides its files. */
export interface CommitOptions {
  communityCode: string
  compound: string
  sender: string
  accepted: Acceptable[]
}

/** @throws UsageError naming what is missing or unknown */
export function commitOptions(args: Arguments): CommitOptions {
  const communityCode = text(args, 'community') ?? ''
  if (!/^\d{12}$/.test(communityCode))
    throw new UsageError('请用 --community 给出名单所属社区的 12 位代码。Give the community of the lists, 12 digits.')
  const said = texts(args, 'accept').flatMap((codes) => codes.split(','))
  const unknown = said.filter((code) => !(ACCEPTABLE as readonly string[]).includes(code))
  if (unknown.length > 0)
    throw new UsageError(`--accept 不认识 ${unknown.join(',')};可以是 There are: ${ACCEPTABLE.join(',')}`)
  const accepted = ACCEPTABLE.filter((code) => said.includes(code))
  return { communityCode, compound: text(args, 'compound') ?? '', sender: text(args, 'sender') ?? '', accepted }
}

/** The server of this machine, or the one that `--url` names. */
export function connectTo(args: Arguments): ServerClient {
  const given = text(args, 'url')
  if (given !== undefined) {
    if (!URL.canParse(given)) throw new UsageError(`--url 不是网址:${given}。Not an address.`)
    return new ServerClient(new URL(given))
  }
  const settings = loadSettings()
  const running = readRunning(settings)
  if (running === undefined)
    throw new UsageError(
      '服务没有运行;先启动,或用 --url 指明。The service does not run; start it, or name it by --url.',
    )
  return new ServerClient(new URL(running.url), pinned(settings))
}

/** Signs in as a browser does: name and password, then the code of the authenticator app, then one posting. */
export async function signInAt(client: ServerClient, ask: Terminal['ask'], posting: string | undefined): Promise<void> {
  const loginName = await ask('登录名 Sign-in name')
  const { state, mustEnrolTotp } = await client.call(signIn, { loginName, password: await ask('密码 Password', true) })
  if (mustEnrolTotp) throw new UsageError('请先在网页上设置验证器。Set up the authenticator app in the browser first.')
  if (state === 'weak') await client.call(verifyTotp, { code: await ask('验证码 One-time code', true) })
  const me = await client.call(whoAmI, {})
  const [only] = me.postings
  if (only === undefined) throw new UsageError('这个账户今天没有岗位。This account has no posting today.')
  const list = me.postings.map((p, i) => `  ${i + 1} ${p.unitName} ${p.role}\n`).join('')
  if (me.postings.length > 1 && posting === undefined) stderr.write(list)
  const number = me.postings.length === 1 ? '1' : (posting ?? (await ask('岗位序号 Number of the posting')))
  const chosen = me.postings[Number(number) - 1]
  if (chosen === undefined) throw new UsageError(`没有第 ${number} 个岗位。There is no such posting.\n${list}`)
  client.posting = chosen.id
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

export interface Committed {
  report: FolderReport
  run: OutputOf<typeof finish>
  isResumed: boolean
  /** Rows that were read and not sent: wrong, or doubtful and not settled. */
  left: number
}

/** Puts the lists into the register under the session of `client`; the same command goes on where it was cut off. */
export async function commitTo(
  client: ServerClient,
  files: ImportOrder['files'],
  options: CommitOptions,
  read: Omit<ImportOrder, 'files' | 'rows'>,
  onProgress: (done: number, total: number) => void,
): Promise<Committed> {
  const hashed = []
  for (const { name, path } of files) hashed.push({ name, sha256: await hashOf(path) })
  let run: Committed['run'] | undefined
  const register: Register = {
    begin: (input) => client.call(begin, input),
    commitRows: (input) => client.call(commitRows, input),
    async finish(input) {
      run = await client.call(finish, input)
      return run
    },
  }
  let rows = 0
  let report: FolderReport | undefined
  const progress = await commitLists(
    { ...options, files: hashed, chosen: {}, datum: read.datum },
    async (take) => {
      rows = 0
      report = await readDrafts({ files, ...read }, (drafts) => {
        rows += drafts.length
        return take(drafts)
      })
    },
    register,
    ({ done, total }) => onProgress(done, total),
  )
  if (run === undefined || report === undefined) throw new Error('the import did not end')
  return { report, run, isResumed: progress.isResumed, left: rows - progress.total }
}

/** `linan import … --commit`. @returns the exit code */
export async function commitFromTerminal(
  args: Arguments,
  files: ImportOrder['files'],
  read: Omit<ImportOrder, 'files' | 'rows'>,
  say: (report: FolderReport) => void,
): Promise<number> {
  const options = commitOptions(args)
  if (files.length === 0 || files.length > 500)
    throw new UsageError('一次导入 1 至 500 个文件。One to five hundred files at once.')
  const client = connectTo(args)
  const terminal = new Terminal()
  let isIn = false
  try {
    await signInAt(client, (question, isSecret) => terminal.ask(question, isSecret), text(args, 'posting'))
    isIn = true
    const { report, run, isResumed, left } = await commitTo(client, files, options, read, showRows())
    if (stderr.isTTY) stderr.write('\r\u001b[K')
    say(report)
    if (isResumed) stdout.write('从上次停下的地方继续。Went on where it had stopped.\n')
    const { new: added, changed, same, doubtful, wrong } = run.counts as Counts
    stdout.write(
      `新增 new ${added},更新 changed ${changed},不变 same ${same},未写入 left out ${left + doubtful + wrong}\n` +
        `导入编号 import ${run.id}${run.undoUntil === null ? '' : `,${run.undoUntil} 前可在网页“导入记录”中撤销 can be taken back until then on the page`}\n`,
    )
    if (report.refused.length > 0) return 3
    return left + doubtful + wrong > 0 ? 1 : 0
  } catch (error) {
    if (error instanceof ServerRefused) {
      stderr.write(`✗ ${error.message}\n`)
      if (isIn) stderr.write(AGAIN)
      return 1
    }
    if (!isIn || error instanceof UsageError || (error as NodeJS.ErrnoException).code === undefined) throw error
    stderr.write(`✗ 与服务器的连接断了(${(error as NodeJS.ErrnoException).code})。The connection was lost.\n${AGAIN}`)
    return 1
  } finally {
    terminal.close()
    // The session is for this import only; a server that is gone has nothing to end.
    if (client.hasSession) await client.call(signOut, {}).catch(() => undefined)
    client.close()
  }
}

const AGAIN =
  '  → 已写入的保留;再运行同一命令即从停下的地方继续。What was written stays; the same command goes on where it stopped.\n'

function showRows(): (done: number, total: number) => void {
  if (!stderr.isTTY) return () => undefined
  return (done, total) => void stderr.write(`\r写入 Writing: ${done} / ${total}`)
}
