import fs from 'node:fs'
import { argv, stdin, stdout } from 'node:process'
import { type Files, openWitness } from '../folder.ts'
import { answerTo } from '../answer.ts'

/*
 * A witness without a network, that kills itself (SIGKILL) before the given call to the disk: `crash-child.ts <folder> <call>`. Reads one request
 * from standard input and writes the status of its answer.
 */
const [path = '', call = '0'] = argv.slice(2)
let left = Number(call)
const deadly = <F extends (...args: never[]) => unknown>(fn: F): F =>
  ((...args: Parameters<F>) => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL')
    return fn(...args)
  }) as F
const files: Files = {
  openSync: deadly(fs.openSync),
  writeSync: deadly(fs.writeSync as never),
  fsyncSync: deadly(fs.fsyncSync),
  closeSync: deadly(fs.closeSync),
  renameSync: deadly(fs.renameSync),
}
const folder = openWitness(path, files)
let body = ''
for await (const part of stdin) body += String(part)
const answer = answerTo(body, folder.logs, folder.seen, folder.signer, Math.floor(Date.now() / 1000))
if (answer.keep) folder.keep((folder.logs[0] as { name: string }).name, answer.keep)
stdout.write(String(answer.status))
