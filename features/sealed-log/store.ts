import { one, type Tx } from '#platform/db/tx.ts'

export interface Sealing {
  [column: string]: unknown
  level: 'sealed' | 'unwitnessed' | 'red' | 'stopped'
  size: number | null
  checkpoint_at: Date | null
  beat_at: Date | null
  lag_seconds: number | null
  cause: string | null
  fault: string | null
  witnesses: number
  fresh: number
  counted_from: Date | null
}

export interface Witness {
  [column: string]: unknown
  name: string
  url: string
  enrolled_at: Date
  cosigned_at: Date | null
  cosigned_size: number | null
  fault: string | null
}

export const sealing = (tx: Tx): Promise<Sealing> => one<Sealing>(tx, 'select * from sec.sealing()')

export const witnesses = (tx: Tx): Promise<Witness[]> => tx.query<Witness>('select * from sec.witnesses()')
