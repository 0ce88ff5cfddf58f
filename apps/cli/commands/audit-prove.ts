import { stderr, stdout } from 'node:process'
import { lifeInName, logSigner } from '#platform/audit/log-key.ts'
import { type ProofFault, ProofError, proveEvent } from '#platform/audit/prove.ts'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { isUuid } from '#platform/ids/ids.ts'
import { signNames } from '#platform/seal/signer.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Command, text, UsageError } from '../command.ts'

const SAID: Record<ProofFault, string> = {
  no_event: '没有这条记录。There is no such event.',
  not_sealed: '这条记录尚未封存,请过一分钟再试。This event is not sealed yet; try again in a minute.',
  no_head:
    '这条记录还不在已签署的树头之下,请过一分钟再试。No signed head covers this event yet; try again in a minute.',
  not_shown: '这次查阅没有涉及此人。This look did not show that person.',
  many_shown:
    '这次查阅涉及多人,请用 --person 指明是谁的回执。This look showed several persons; say whose receipt with --person.',
}

export const auditProve: Command = {
  name: 'audit prove',
  summary:
    '为一次查阅出具回执:任何人不需服务器即可核对。Writes the receipt of one look, which anybody can check without a server.',
  usage: '<event> [--person <id>] [--unit <name>] [--officer <code>]',
  options: { person: { type: 'string' }, unit: { type: 'string' }, officer: { type: 'string' } },
  details: [
    '--person  只公开此人的一行,其他人只留摘要 opens the line of this person only; of others the hashes stay',
    '--unit    单位的名称,由记录的密钥签名注明 what the unit is called, signed by the key of the log',
    '--officer 查阅人的警号或编号,同样签名注明 the code of who looked, signed likewise',
    '回执写到标准输出;在 /receipt 页面核对。The receipt goes to standard output; check it on the page /receipt.',
  ],
  async run(args) {
    const [event, ...more] = args.rest
    const person = text(args, 'person')
    if (event === undefined || !isUuid(event) || more.length > 0)
      throw new UsageError('请给出一条记录的编号 name one event by its id')
    if (person !== undefined && !isUuid(person))
      throw new UsageError(`--person 应为编号(UUID)must be an id (UUID): ${person}`)
    const installation = await openInstallation(loadSettings(), { role: 'tool' })
    try {
      const client = await connect(installation.as('auditor'))
      try {
        const [unit, officer] = [text(args, 'unit'), text(args, 'officer')]
        const receipt = await proveEvent(client, event, person, (sealed, origin) => {
          const names = Object.fromEntries([
            ...(unit !== undefined && sealed.unit ? [[sealed.unit, unit]] : []),
            ...(officer !== undefined && sealed.actor ? [[sealed.actor, officer]] : []),
          ])
          if (Object.keys(names).length === 0) return null
          return signNames(names, logSigner(installation.secrets.queryH, lifeInName(origin)))
        })
        stdout.write(receipt)
        return 0
      } catch (error) {
        if (!(error instanceof ProofError)) throw error
        stderr.write(`✗ ${SAID[error.code]}\n`)
        return 1
      } finally {
        await client.end()
      }
    } finally {
      await installation.close()
    }
  },
}
