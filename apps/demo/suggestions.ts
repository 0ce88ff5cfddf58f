import { endSuggestion, recordSuggestion, replySuggestion } from '#features/suggestions/contract.ts'
import type { Body, Field } from '#features/suggestions/vocabulary.ts'
import type { Random } from './random.ts'
import type { Team } from './team.ts'

interface Said {
  field: Field
  text: string
  answer: string
  /** Not for the police: who sees to it. */
  to?: Body
}

const SAID: readonly Said[] = [
  { field: '巡逻防范', text: '菜场到东门一段夜里没有人，希望十点以后多巡逻。', answer: '十点后加一班步巡，已经开始。' },
  { field: '门禁路灯', text: '南门两盏路灯不亮，晚上看不清台阶。', answer: '已转告城管维修。', to: '城管' },
  { field: '窗口办事', text: '上班的人白天来不了，希望窗口晚上也开一天。', answer: '每周三延时到晚上八点。' },
  { field: '反诈宣传', text: '防骗讲座请放在周末，老人有家里人陪着来。', answer: '下月起改在周六上午。' },
]

/**
 * A meeting in the evening: one suggestion of the last meeting is answered, another one is heard. Answers the id of the one heard.
 * @param n number of the meeting, from 0; @param last what was heard at the one before
 */
export async function holdMeeting(
  team: Team,
  at: { communityCode: string; date: string; minutes: number; random: Random },
  n: number,
  last: string | undefined,
): Promise<string> {
  team.lane.at(at.date, at.minutes)
  const before = SAID[(n + SAID.length - 1) % SAID.length] as Said
  const one = SAID[n % SAID.length] as Said
  if (last !== undefined) {
    const of = { id: last, version: 1 }
    if (before.to)
      await team.lead.call(endSuggestion, { ...of, as: 'NOT_POLICE', toBody: before.to, reason: before.answer })
    else await team.lead.call(replySuggestion, { ...of, isAnswer: true, way: '会议', text: before.answer })
  }
  const tail = at.random.hex(30)
  const id = `${tail.slice(0, 8)}-${tail.slice(8, 12)}-4${tail.slice(12, 15)}-a${tail.slice(15, 18)}-${tail.slice(18)}`
  await team.lead.call(recordSuggestion, {
    id,
    source: '会议',
    communityCode: at.communityCode,
    receivedOn: at.date,
    field: one.field,
    text: one.text,
    isPoliceMatter: one.to === undefined,
    wantsAnswer: true,
  })
  return id
}
