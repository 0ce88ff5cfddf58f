import { useCallback, useEffect, useMemo, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { call } from '#ui/api/client.ts'
import { type Acts, outboxOf, recordAct, useActs } from '#ui/device/delivery.ts'
import { SIGN_IN_NEEDED } from '#ui/device/delivery-phase.ts'
import type { Opened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import { newId } from '#ui/device/new-id.ts'
import { useIsOnline } from '#ui/feedback/use-is-online.ts'
import { asDone, type CarriedFile, type Did, type Load } from './overlay.ts'

/** The files as this phone has them. */
interface Taken {
  load: Load
  /** By the phone's own clock, which may be wrong: compared with nothing but itself. */
  at: number
  until: number
  /** Acts upon disputes that the server had answered by then. */
  answered: readonly string[]
  /** Done on this phone and not sent by then, or since. */
  did: readonly Did[]
}

const FILES = 'disputes files'
/** Older ones are taken again where there is a signal. */
const FRESH_MS = 2 * 3_600_000

const readTaken = (opened: Opened): Promise<Taken | undefined> => kept<Taken>(opened, FILES)
const write = (opened: Opened, taken: Taken) => keep(opened, FILES, taken, taken.until)

const isOurs = (kind: string): boolean => kind.startsWith('disputes.')

/** Acts upon disputes of which the server has said what became of them. */
const answeredOf = (acts: Acts): string[] => [
  ...acts.gone.filter((one) => isOurs(one.kind)).map((one) => one.opId),
  ...acts.entries.filter((e) => isOurs(e.op.kind) && e.progress !== 'waiting').map((e) => e.op.opId),
]

let last: Promise<unknown> = Promise.resolve()
/** What changes the files on the phone comes one after another: files that arrive must not overwrite the mark of an act. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work)
  last = mine.catch(() => undefined)
  return mine
}

/** Takes the files anew. @throws ApiError */
async function takeFiles(opened: Opened, answered: readonly string[]): Promise<void> {
  const load = await call('disputes.carry', {}, { bare: true })
  await inTurn(async () => {
    const entries = await outboxOf(opened).entries()
    const waiting = new Set(entries.filter((e) => e.progress === 'waiting').map((e) => e.op.opId))
    const before = await readTaken(opened)
    const at = Date.now()
    await write(opened, {
      load,
      at,
      until: at + Date.parse(load.expiresAt) - Date.parse(load.takenAt),
      answered,
      did: (before?.did ?? []).filter((one) => waiting.has(one.opId)),
    })
  })
}

const isOld = (taken: Taken): boolean => Math.abs(Date.now() - taken.at) > FRESH_MS

/** For the shell: the files come along when the phone is opened, so that nobody has to look at them first. */
export async function carry(opened: Opened): Promise<void> {
  const taken = await readTaken(opened)
  if (taken === undefined || isOld(taken)) await takeFiles(opened, taken?.answered ?? []).catch(() => undefined)
}

export interface Files {
  /** Undefined until the phone has looked; null where none are on it. */
  load: Load | null | undefined
  files: readonly CarriedFile[]
  at: number
  until: number
  state: 'idle' | 'taking' | 'away' | 'signedOut' | 'failed'
  take: () => Promise<void>
}

const stateAfter = (error: unknown): Files['state'] =>
  !(error instanceof ApiError) ? 'failed' : SIGN_IN_NEEDED.has(error.code) ? 'signedOut' : 'away'

/** Open files of whoever has the phone, with what he did here: read at once, and taken anew where they are old and there is a signal. */
export function useFiles(opened: Opened): Files {
  const [taken, setTaken] = useState<Taken | null>()
  const [state, setState] = useState<Files['state']>('idle')
  const acts = useActs(opened.author)
  const isOnline = useIsOnline()
  const read = useCallback(async () => setTaken((await readTaken(opened)) ?? null), [opened])
  const take = useCallback(async () => {
    setState('taking')
    const ended = await takeFiles(opened, acts ? answeredOf(acts) : []).then(() => 'idle' as const, stateAfter)
    await read()
    setState(ended)
  }, [opened, acts, read])
  useEffect(() => {
    void read()
  }, [read])
  useEffect(() => {
    if (isOnline) setState((now) => (now === 'away' ? 'idle' : now))
  }, [isOnline])
  useEffect(() => {
    if (taken === undefined || acts === undefined || state !== 'idle' || !isOnline) return
    if (acts.entries.some((e) => e.progress === 'waiting')) return
    const known = new Set(taken?.answered)
    if (taken === null || isOld(taken) || answeredOf(acts).some((one) => !known.has(one))) void take()
  }, [taken, acts, state, isOnline, take])
  const files = useMemo(() => {
    const held = new Set(acts?.entries.filter((e) => e.held !== null).map((e) => e.op.opId))
    const did = (taken?.did ?? []).filter((one) => !held.has(one.opId))
    return (taken?.load.items ?? []).map((file) => asDone(file, did))
  }, [taken, acts])
  return { load: taken && taken.load, files, at: taken?.at ?? 0, until: taken?.until ?? 0, state, take }
}

type Kind = 'disputes.holdSession' | 'disputes.agree' | 'disputes.act' | 'disputes.recordVisit'

/** Records an act upon a carried file, and notes what the file will be then: what is done next builds on it. */
export async function recordOn(
  opened: Opened,
  file: CarriedFile,
  kind: Kind,
  input: Record<string, unknown>,
  then: Pick<Did, 'pairs' | 'to'> & Partial<Pick<Did, 'performBy' | 'visitsLeft'>>,
): Promise<void> {
  const opId = newId()
  const { id, version } = file
  await recordAct(opened, kind, { id, version, at: new Date().toISOString(), ...input }, file.no, opId)
  const did: Did = { performBy: null, visitsLeft: null, ...then, opId, fileId: id, version }
  // It is recorded; where the phone has no room for the mark, the outbox still shows it.
  await inTurn(async () => {
    const taken = await readTaken(opened)
    if (taken !== undefined) await write(opened, { ...taken, did: [...taken.did, did] })
  }).catch(() => undefined)
}
