import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { SealError } from '#platform/seal/seal-error.ts'
import { addLog, makeWitness, openWitness, WitnessError, type WitnessFolder } from '#platform/witness/folder.ts'
import { serveWitness } from '#platform/witness/serve.ts'
import { type Arguments, type Command, text, UsageError } from '../command.ts'

const OPTIONS = { data: { type: 'string' } } as const
const DATA_DETAIL = '--data    见证方目录,默认 ~/.local/share/linan-witness the folder of the witness'

const folderOf = (args: Arguments): string => text(args, 'data') ?? join(homedir(), '.local/share/linan-witness')

/** Mistakes in names, keys and folders are told in a sentence; exit code 1. */
async function told(work: () => Promise<number> | number): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WitnessError) stderr.write(`✗ ${error.message}\n  → ${error.remedy}\n`)
    else if (error instanceof SealError)
      stderr.write(`✗ 密钥或名称不对。The key or name is not right: ${error.message}\n`)
    else if ((error as NodeJS.ErrnoException).syscall === 'listen')
      stderr.write(`✗ 无法监听。Cannot listen: ${(error as Error).message}\n`)
    else throw error
    return 1
  }
}

const keyOf = ({ signer }: WitnessFolder): string =>
  `请把下面的公钥交给被见证的派出所登记。Give this key to the station: linan audit witness add <url> <key>\n${signer.verifier.vkey}\n`

export const witnessInit: Command = {
  name: 'witness init',
  summary: '在所外的机器上建立见证方。Makes a witness on a machine outside the station; it needs no database.',
  usage: '--name <name> --log <key> [--data <folder>]',
  options: { ...OPTIONS, name: { type: 'string' }, log: { type: 'string' } },
  details: [
    '--name    见证方名称,如 jiandu.example.gov.cn/linan a name of its own, without spaces and plus',
    '--log     被见证的日志公钥,见该服务器的 /audit/key key of the log, from /audit/key of that server; compare it by another way',
    DATA_DETAIL,
  ],
  needsRoot: true,
  run: (args) =>
    told(() => {
      const [name, log] = [text(args, 'name'), text(args, 'log')]
      if (name === undefined || log === undefined) throw new UsageError('需要 --name 和 --log。Give --name and --log.')
      stdout.write(`✓ ${folderOf(args)}\n${keyOf(makeWitness(folderOf(args), name, log))}`)
      return 0
    }),
}

export const witnessAddLog: Command = {
  name: 'witness add-log',
  summary:
    '让见证方认识另一个日志,如恢复后以新名称继续的日志。Lets a witness know another log, such as one that goes on under a new name after a restore.',
  usage: '--log <key> [--data <folder>]',
  options: { ...OPTIONS, log: { type: 'string' } },
  details: [
    '--log     日志公钥 key of the log',
    DATA_DETAIL,
    '运行中的见证方须重启。A running witness must be restarted.',
  ],
  needsRoot: true,
  run: (args) =>
    told(() => {
      const log = text(args, 'log')
      if (log === undefined) throw new UsageError('需要 --log。Give --log.')
      stdout.write(
        addLog(folderOf(args), log)
          .logs.map((one) => `✓ ${one.name}\n`)
          .join(''),
      )
      return 0
    }),
}

export const witnessServe: Command = {
  name: 'witness serve',
  summary: '运行见证方,Ctrl-C 停止。Runs the witness; Ctrl-C stops it.',
  usage: '[--listen <host:port>] [--cert <pem> --key <pem>] [--data <folder>]',
  options: { ...OPTIONS, listen: { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' } },
  details: [
    '--listen  地址和端口,默认 127.0.0.1:7301 address and port, IPv6 in brackets',
    '--cert    证书链,与 --key 私钥一起;不用也可以,要紧的都有签名 certificate and key, PEM; plain HTTP does as well: whatever counts is signed',
    DATA_DETAIL,
  ],
  needsRoot: true,
  run: (args) =>
    told(async () => {
      const listen = text(args, 'listen') ?? '127.0.0.1:7301'
      const parts = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(listen)
      if (parts === null || Number(parts[3]) > 65535)
        throw new UsageError(`--listen 应为 地址:端口 must be host:port: ${listen}`)
      const stopped = new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
      })
      const witness = await serveWitness({
        path: folderOf(args),
        host: (parts[1] ?? parts[2]) as string,
        port: Number(parts[3]),
        tls: readTls(text(args, 'cert'), text(args, 'key')),
        warn: (line) => void stderr.write(`${new Date().toISOString()} ${line}\n`),
      })
      stdout.write(`见证方已就绪 Witness ready: ${witness.url}\n${keyOf(witness.folder)}`)
      await stopped
      await witness.close()
      return 0
    }),
}

function readTls(cert: string | undefined, key: string | undefined): { cert: Buffer; key: Buffer } | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new UsageError('--cert 与 --key 须一起给出 go together')
  try {
    return { cert: readFileSync(cert), key: readFileSync(key) }
  } catch (error) {
    throw new UsageError(`无法读取证书 cannot read the certificate: ${(error as Error).message}`)
  }
}

export const witnessStatus: Command = {
  name: 'witness status',
  summary: '见证方认识的日志和最后签过的树头。The logs a witness knows, and the last head it signed of each.',
  usage: '[--data <folder>]',
  options: OPTIONS,
  details: [DATA_DETAIL],
  needsRoot: true,
  run: (args) =>
    told(() => {
      const folder = openWitness(folderOf(args))
      for (const { name } of folder.logs) {
        const head = folder.seen(name)
        stdout.write(
          head === undefined
            ? `${name}: 尚未签过 nothing signed yet\n`
            : `${name}: ${head.size.toLocaleString('en')} 条 events, ${new Date(head.time * 1000).toISOString()}\n${head.note}`,
        )
        const accusation = folder.accusation(name)
        if (accusation !== undefined)
          stdout.write(
            `✗ 日志签署过与此矛盾的树头,请交监督部门 The log signed a head that contradicts this one: ${accusation}\n`,
          )
      }
      stdout.write(keyOf(folder))
      return 0
    }),
}
