import { stdout } from 'node:process'
import { writeBundle } from '#platform/audit/bundle.ts'
import { lifeOf, logKeys } from '#platform/audit/log-key.ts'
import { databaseSource } from '#platform/audit/log-source.ts'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Command, UsageError } from '../command.ts'

export const auditExport: Command = {
  name: 'audit export',
  summary:
    '导出整个查阅记录,供别处核验(linan audit verify --bundle)。Writes the whole log into one file, to be checked elsewhere.',
  usage: '<file>',
  details: [
    '文件不得已存在,仅属主可读;含人员与民警编号,不含姓名。The file must not exist; only its owner may read it. It holds ids of persons and officers, no names.',
  ],
  async run(args) {
    const [path, ...more] = args.rest
    if (path === undefined || more.length > 0) throw new UsageError('请给出一个文件名 name one file')
    const installation = await openInstallation(loadSettings(), { role: 'tool' })
    try {
      const client = await connect(installation.as('auditor'))
      try {
        const vkeys = logKeys(installation.secrets.queryH, await lifeOf(client))
        const leaves = await writeBundle(databaseSource(client), path, { vkeys, now: new Date() })
        stdout.write(
          `✓ ${path}: ${leaves.toLocaleString('en')} 条 events\n${vkeys.map((key) => `  ${key}\n`).join('')}`,
        )
        return 0
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        throw new UsageError(`文件已存在 the file exists already: ${path}`)
      } finally {
        await client.end()
      }
    } finally {
      await installation.close()
    }
  },
}
