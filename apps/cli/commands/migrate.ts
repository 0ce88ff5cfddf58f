import { stdout } from 'node:process'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  summary: '升级数据库结构并检查权限,可重复执行。Brings the database up to date and checks its rights; safe to repeat.',
  async run() {
    const installation = await openInstallation(loadSettings(), { role: 'tool' })
    try {
      const client = await connect(installation.installer)
      try {
        const onStep = (migration: { name: string }) => stdout.write(`${migration.name}\n`)
        const { roles, secrets } = installation
        const count = await prepareDatabase(client, {
          roles,
          passwords: secrets.passwords,
          actions: await loadActions(),
          onStep,
        })
        stdout.write(count === 0 ? '数据库已是最新 Up to date\n' : `已执行 ${count} 个升级 Applied ${count}\n`)
      } finally {
        await client.end()
      }
      return 0
    } finally {
      await installation.close()
    }
  },
}
