import { readFileSync, statSync } from 'node:fs'

/**
 * Reads a `KEY=VALUE` file. Blank lines and lines that begin with `#` are skipped, `export ` and one pair of quotes are allowed,
 * nothing is expanded. A missing file is an empty one.
 */
export function readEnvironmentFile<Name extends string>(
  path: string,
  names: readonly Name[],
  collect: (code: string, message: string, remedy: string) => void,
): Partial<Record<Name, string>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      collect(
        'env_file_unreadable',
        `无法读取 ${path}(${code})。${path} cannot be read (${code}).`,
        '检查该文件的属主和权限。Check its owner and mode.',
      )
    }
    return {}
  }
  const values: Partial<Record<Name, string>> = {}
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const [, name, value] = /^(?:export\s+)?([A-Z_]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined || !names.includes(name as Name)) {
      collect(
        'env_file_line',
        `${path} 第 ${index + 1} 行无法识别${name ? `(${name})` : ''}。Line ${index + 1} of ${path} is not understood.`,
        `每行写成 名称=值,可用名称:One NAME=VALUE a line; names: ${names.join(', ')}`,
      )
      continue
    }
    values[name as Name] = /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value
  }
  checkMode(path, values, collect)
  return values
}

function checkMode(
  path: string,
  values: object,
  collect: (code: string, message: string, remedy: string) => void,
): void {
  if (process.platform === 'win32') return
  const mode = statSync(path).mode & 0o777
  const forbidden = 'DATABASE_URL' in values ? 0o077 : 0o022
  if ((mode & forbidden) === 0) return
  collect(
    'env_file_open',
    `${path} 的权限 ${mode.toString(8)} 过宽,其他账户可以${forbidden === 0o077 ? '读取口令' : '修改'}。Other accounts can ${forbidden === 0o077 ? 'read the password in' : 'change'} ${path} (mode ${mode.toString(8)}).`,
    `执行:Run: chmod 600 ${path}`,
  )
}
