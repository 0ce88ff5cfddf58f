import { randomUUID } from 'node:crypto'
import { recordSuggestion, replySuggestion } from '#features/suggestions/contract.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { CallTable } from './table.ts'
import type { CallWorld } from './world.ts'

const sheet = (w: CallWorld) => ({
  id: randomUUID(),
  source: '会议' as const,
  communityCode: w.here.communities[0],
  receivedOn: legalDate(w.t.clock.now()),
  field: '巡逻防范' as const,
  text: '希望夜里十点以后多巡逻。',
  isPoliceMatter: true,
  wantsAnswer: true as const,
  speaker: '王小满',
})
/** A suggestion that the officer has just recorded, as an act on it asks for it. */
const recorded = async (w: CallWorld) => {
  const { id, version } = await w.users.OFFICER.call(recordSuggestion, sheet(w))
  return { id, version }
}
const ANSWER = { isAnswer: true, way: '会议', text: '十点后加一班巡逻。' } as const
const answered = async (w: CallWorld) => {
  const { id, version } = await w.users.OFFICER.call(replySuggestion, { ...(await recorded(w)), ...ANSWER })
  return { id, version }
}
const opened = async (w: CallWorld) => {
  const { id } = await recorded(w)
  return { id, purpose: 'visit', basisKind: 'suggestion', basisId: id }
}
const period = (w: CallWorld) => {
  const day = legalDate(w.t.clock.now())
  return { communityCode: w.here.communities[0], from: day, to: day }
}

export const suggestions: CallTable = {
  'suggestions.recordSuggestion': { by: 'AUX', input: sheet },
  'suggestions.assignSuggestion': {
    by: 'CHIEF',
    input: async (w) => ({ ...(await recorded(w)), toStaffId: w.here.auxId }),
  },
  'suggestions.takeUpSuggestion': { by: 'OFFICER', input: recorded },
  'suggestions.replySuggestion': { by: 'OFFICER', input: async (w) => ({ ...(await recorded(w)), ...ANSWER }) },
  'suggestions.evaluateSuggestion': {
    by: 'OFFICER',
    input: async (w) => ({ ...(await answered(w)), evaluation: '满意' }),
  },
  'suggestions.endSuggestion': {
    by: 'OFFICER',
    input: async (w) => ({ ...(await recorded(w)), as: 'NOT_POLICE', toBody: '城管', reason: '路灯由城管维修。' }),
  },
  'suggestions.getSuggestion': { by: 'OFFICER', input: opened },
  'suggestions.revealSpeaker': { by: 'OFFICER', input: opened },
  'suggestions.listSuggestions': { by: 'OFFICER', input: async (w) => recorded(w).then(() => ({ limit: 30 })) },
  'suggestions.listReplies': { by: 'OFFICER', input: period },
  'suggestions.printReplies': { by: 'OFFICER', input: period },
}
