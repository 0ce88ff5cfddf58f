import { stdout } from 'node:process'
import { addUser } from '#features/accounts/cli.ts'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Command, text, UsageError } from '../command.ts'

export const userAdd: Command = {
  name: 'user add',
  summary: '为民警、辅警开通账户,或新增系统管理员。Opens an account for a member of staff, or a system administrator.',
  usage: '(--badge <number> | --login <name>) [--json]',
  options: { badge: { type: 'string' }, login: { type: 'string' }, json: { type: 'boolean' } },
  details: [
    '--badge  警号或辅警编号 badge number of the member of staff',
    '--login  登录名;不带 --badge 时为系统管理员 sign-in name; without --badge a system administrator',
    '--json   机器可读 machine-readable',
    '输出一次性邀请码,72 小时有效。Prints a one-time invitation code, good for 72 hours.',
  ],
  async run(args) {
    const [badgeNo, loginName] = [text(args, 'badge'), text(args, 'login')]
    if (badgeNo === undefined && loginName === undefined)
      throw new UsageError('需要 --badge 或 --login。Give --badge or --login.')
    const installation = await openInstallation(loadSettings(), { role: 'tool' })
    try {
      const client = await connect(installation.installer)
      try {
        const user = await addUser(client, { ...(badgeNo ? { badgeNo } : {}), ...(loginName ? { loginName } : {}) })
        const until = user.until.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
        stdout.write(
          args.values.json
            ? `${JSON.stringify(user)}\n`
            : `登录名 Sign-in name: ${user.loginName}\n邀请码 Invitation code: ${user.code}\n有效至 Good until: ${until}\n`,
        )
      } finally {
        await client.end()
      }
      return 0
    } finally {
      await installation.close()
    }
  },
}
