import type { ClientBase } from 'pg'
import { checkpointText } from '../seal/checkpoint.ts'
import { type Signer, signNote } from '../seal/signer.ts'
import { rootAt, treeSize } from './tile-store.ts'

/** A head of the log: signed by it, and in time by witnesses. */
export interface Head {
  readonly size: number
  readonly root: Buffer
  readonly at: Date
  /** Signed note (c2sp tlog-checkpoint), without the lines of witnesses. */
  readonly note: string
  /** Signature lines of witnesses, each with its newline. */
  readonly cosigs: readonly string[]
}

const HEAD = 'select size, root, at, note, cosigs from audit.checkpoint order by size desc limit 1'

export async function newestHead(client: Pick<ClientBase, 'query'>): Promise<Head | undefined> {
  return (await client.query<Head>(HEAD)).rows[0]
}

/** The head with everybody's signatures, as it is handed out. */
export const wholeNote = ({ note, cosigs }: Pick<Head, 'note' | 'cosigs'>): string => note + cosigs.join('')

/** Signs the tree as it is now, where it has grown; answers the newest head, new or not, or undefined while nothing is sealed. */
export async function signHead(client: ClientBase, signer: Signer): Promise<Head | undefined> {
  const [size, newest] = [await treeSize(client), await newestHead(client)]
  if (size === 0 || newest?.size === size) return newest
  const root = await rootAt(client, size)
  const note = signNote(checkpointText({ origin: signer.verifier.name, size, root }), signer)
  await client.query('insert into audit.checkpoint (size, root, at, note) values ($1, $2, now(), $3)', [
    size,
    root,
    note,
  ])
  return newestHead(client)
}
