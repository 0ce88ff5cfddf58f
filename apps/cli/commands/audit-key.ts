import { stdout } from 'node:process'
import { lifeOf, logKeys } from '#platform/audit/log-key.ts'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { COSIGNATURE_V1, checkCode, parseVerifierKey } from '#platform/seal/note.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Command, UsageError } from '../command.ts'

export const auditKey: Command = {
  name: 'audit key',
  summary:
    '查阅记录和见证单位的公钥,供公示。The public keys of the log and its witnesses, for the notice board: with them anybody checks a receipt.',
  usage: '',
  details: [
    '居民在 /receipt 页面填写公钥,对照核对码。Residents give the keys on the page /receipt and compare the check codes.',
    '链接把公钥填好,可做成二维码;核对码仍须与纸上一致。The link fills them in and may become a QR code; the codes still have to be those on the paper.',
  ],
  async run(args) {
    if (args.rest.length > 0) throw new UsageError('本命令没有参数 this command takes no argument')
    const settings = loadSettings()
    const installation = await openInstallation(settings, { role: 'tool' })
    try {
      const client = await connect(installation.as('auditor'))
      try {
        const { rows } = await client.query<{ vkey: string }>(
          'select vkey from audit.witness where removed_at is null order by name',
        )
        const log = logKeys(installation.secrets.queryH, await lifeOf(client))
        stdout.write(keyNotice([...log, ...rows.map((row) => row.vkey)], settings.publicUrl ?? ''))
        return 0
      } finally {
        await client.end()
      }
    } finally {
      await installation.close()
    }
  },
}

/** What to put up for everybody to read. @param origin where the page `/receipt` is served, with no slash at the end; empty leaves it out of the link */
export function keyNotice(vkeys: readonly string[], origin: string): string {
  const keys = vkeys.map(parseVerifierKey)
  const witnesses = keys.filter(({ type }) => type === COSIGNATURE_V1)
  const link = new URLSearchParams(keys.map(({ type, vkey }) => [type === COSIGNATURE_V1 ? 'witness' : 'log', vkey]))
  return [
    ...keys.flatMap((key) => [
      key.type === COSIGNATURE_V1 ? '见证单位 witness' : '派出所的记录 log of the station',
      `  ${key.vkey}`,
      `  核对码 check code  ${checkCode(key)}`,
    ]),
    ...(witnesses.length < 2
      ? [
          '! 见证单位不足两个,回执只有派出所自己的签名。Fewer than two witnesses: a receipt has the word of the station only.',
        ]
      : []),
    `核对网页 page  ${origin}/receipt#${link}`,
    '',
  ].join('\n')
}
