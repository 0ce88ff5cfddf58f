import { stderr, stdin } from 'node:process'
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './command.ts'

/** Asks a person at the terminal, or takes the next line of what is piped in. */
export class Terminal {
  private isHidden = false
  private readonly lines: Interface
  private readonly next: AsyncIterator<string>

  constructor() {
    const output = new Writable({
      write: (piece, _encoding, done) => {
        // What is typed is echoed through here: of a secret nothing is.
        if (!this.isHidden) stderr.write(piece as Buffer)
        done()
      },
    })
    this.lines = createInterface({ input: stdin, output, terminal: stdin.isTTY === true })
    this.next = this.lines[Symbol.asyncIterator]()
  }

  /** @throws UsageError where nobody answers */
  async ask(question: string, isSecret = false): Promise<string> {
    if (stdin.isTTY) stderr.write(`${question}: `)
    this.isHidden = isSecret
    const { value, done } = await this.next.next()
    this.isHidden = false
    if (isSecret && stdin.isTTY) stderr.write('\n')
    if (done) throw new UsageError(`没有回答:${question}。There was no answer.`)
    return value
  }

  close(): void {
    this.lines.close()
  }
}
