import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { DatabaseError } from '../database-error.ts'

/** Who runs PostgreSQL. `uid` and `gid` are set only when this process is root and has to step down. */
export type Account = { name: string; uid?: number; gid?: number }

export const ACCOUNT_NAME = 'linan'
const ADD_ACCOUNT = [
  '--system',
  '--user-group',
  '--no-create-home',
  '--home-dir',
  '/var/lib/linan',
  '--shell',
  '/usr/sbin/nologin',
  ACCOUNT_NAME,
]

/**
 * The account for `initdb` and `postgres`. PostgreSQL refuses to run as root and `initdb` refuses a uid without a passwd
 * entry; `nobody` is never used because every other service that shares it could read the data.
 */
export function chooseAccount(): Account {
  if (process.getuid?.() !== 0) return { name: ownName() }
  return findAccount() ?? createAccount()
}

function ownName(): string {
  try {
    return userInfo().username
  } catch (cause) {
    throw new DatabaseError(
      'no_account',
      {
        message: `当前用户编号 ${process.getuid?.() ?? ''} 在系统中没有账户,PostgreSQL 无法初始化。The current uid has no passwd entry, which PostgreSQL requires.`,
        remedy: '以 root 或系统中已有的账户启动。Start as root or as an account that exists on this machine.',
      },
      {},
      cause,
    )
  }
}

function findAccount(): Account | undefined {
  const line =
    passwdLine(readPasswd()) ??
    passwdLine(spawnSync('getent', ['passwd', ACCOUNT_NAME], { encoding: 'utf8' }).stdout ?? '')
  const [, , uid, gid] = line?.split(':') ?? []
  if (!uid || !gid || Number(uid) === 0) return undefined
  return { name: ACCOUNT_NAME, uid: Number(uid), gid: Number(gid) }
}

function createAccount(): Account {
  const made = spawnSync('useradd', ADD_ACCOUNT, { encoding: 'utf8' })
  // Two first starts at once: the slower one finds the account made by the other.
  const account = findAccount()
  if (account) return account
  const why = made.error?.message ?? made.stderr.trim()
  throw new DatabaseError('no_account', {
    message: `PostgreSQL 不能以 root 运行,且无法创建系统账户 ${ACCOUNT_NAME}(${why})。PostgreSQL cannot run as root, and the system account ${ACCOUNT_NAME} could not be made.`,
    remedy: `执行:Run: useradd ${ADD_ACCOUNT.join(' ')}`,
  })
}

function passwdLine(text: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(`${ACCOUNT_NAME}:`))
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}

/** Whether the account can do all of these, found out by trying as that account (modes, ACLs and mounts all count). */
export function canAccess(account: Account, checks: { enter?: string[]; read?: string[]; write?: string[] }): boolean {
  if (account.uid === undefined) return true
  const tests = [
    ...(checks.enter ?? []).map((path) => ['-x', path]),
    ...(checks.read ?? []).map((path) => ['-r', path]),
    ...(checks.write ?? []).map((path) => ['-w', path]),
  ].flat()
  const script = 'while [ $# -gt 0 ]; do test "$1" "$2" || exit 1; shift 2; done'
  const done = spawnSync('/bin/sh', ['-c', script, 'sh', ...tests], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    stdio: 'ignore',
  })
  return done.status === 0
}
