import { parseArgs, type ParseArgsConfig } from 'node:util'

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>
export type Arguments = { values: Values; rest: string[] }

/** One command of `linan`. Its answer is the exit code. */
export type Command = {
  /** As typed, e.g. `audit list`. */
  name: string
  /** One line, Chinese then English. */
  summary: string
  /** What follows the name in the usage line. */
  usage?: string
  options?: ParseArgsConfig['options']
  /** One line for each option, and what the exit codes mean. */
  details?: readonly string[]
  /** Root stays root; otherwise it steps down to the account that owns the data. */
  needsRoot?: boolean
  run(args: Arguments): Promise<number>
}

/** A mistake in what was typed: said with the usage line, exit code 2. */
export class UsageError extends Error {}

/** Parses what follows the command name. @throws UsageError on an unknown option or a missing value. */
export function parse(command: Command, argv: string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { ...command.options, help: { type: 'boolean' } },
      allowPositionals: true,
    })
    return { values: values as Values, rest: positionals }
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** The help text of one command. */
export function help(command: Command): string {
  const lines = [command.summary, '', `用法 Usage: linan ${command.name}${command.usage ? ` ${command.usage}` : ''}`]
  if (command.details) lines.push('', ...command.details.map((line) => `  ${line}`))
  return `${lines.join('\n')}\n`
}

/** The value of a text option, or undefined. */
export function text(args: Arguments, name: string): string | undefined {
  const value = args.values[name]
  return typeof value === 'string' ? value : undefined
}

/** The values of a text option that may repeat. */
export function texts(args: Arguments, name: string): string[] {
  const value = args.values[name]
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}
