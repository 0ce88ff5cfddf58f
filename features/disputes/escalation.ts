import type { Role } from '#platform/access/roles.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { endOfDay } from '#platform/deadlines/engine.ts'
import { COLOURS, type Colour, TRIGGERS, type Trigger } from './vocabulary.ts'

/* 民转刑 early warning (dictionary §4.5.7): facts of this dispute → a colour and the fact that made it. No score, no person. */

/**
 * Everything the colour may look at. Who somebody is, works as, suffers from or has complained about is not here and may not come: the test
 * holds this list against its own copy.
 */
export interface Facts {
  weaponShown: boolean
  killingOrArsonThreatened: boolean
  injuryTreated: boolean
  agreementBrokenWithViolence: boolean
  selfHarmThreatened: boolean
  violence: boolean
  /** Police calls about this dispute within the window of the rule. */
  policeCalls: number
  /** Yes or no, never what for. */
  someoneNeededProtection: boolean
  people: number
  daysUnresolved: number
  mediationsFailed: number
  propertyDamaged: boolean
}

/** Thresholds are parameters of the city office: from so many calls, from so many people, beyond so many days. */
export interface Limits {
  calls: number
  people: number
  days: number
}

const FIRES: Readonly<Record<Trigger, { colour: Colour; when: (f: Facts, l: Limits) => boolean }>> = {
  出示凶器或危险物品: { colour: '红', when: (f) => f.weaponShown },
  扬言杀人放火: { colour: '红', when: (f) => f.killingOrArsonThreatened },
  致人受伤就医: { colour: '红', when: (f) => f.injuryTreated },
  毁约并再次施暴: { colour: '红', when: (f) => f.agreementBrokenWithViolence },
  以自伤相威胁: { colour: '红', when: (f) => f.selfHarmThreatened },
  肢体冲突: { colour: '橙', when: (f) => f.violence },
  多次报警: { colour: '橙', when: (f, l) => f.policeCalls >= l.calls },
  现场有人需要保护: { colour: '橙', when: (f) => f.someoneNeededProtection },
  多人聚集: { colour: '橙', when: (f, l) => f.people >= l.people },
  久拖未决: { colour: '黄', when: (f, l) => f.daysUnresolved > l.days },
  调解不成一次: { colour: '黄', when: (f) => f.mediationsFailed >= 1 },
  财物损坏: { colour: '黄', when: (f) => f.propertyDamaged },
}

/** How grave a colour is, the gravest highest. */
export const rank = (colour: Colour): number => COLOURS.indexOf(colour)

/** The facts that count, gravest first. */
const firing = (f: Facts, l: Limits): Trigger[] => TRIGGERS.filter((trigger) => FIRES[trigger].when(f, l))

/** The colour of the facts, and the fact that decided; blue has none. */
export function colourOf(f: Facts, l: Limits): { colour: Colour; by: Trigger | null } {
  const by = firing(f, l)[0] ?? null
  return { colour: by === null ? '蓝' : FIRES[by].colour, by }
}

export interface Flag {
  colour: Colour
  /** The fact that made it, or null: blue, or set by hand. */
  by: Trigger | null
  /** Facts that the deputy weighed when he lowered it; they do not raise it again, new ones do. */
  weighed: readonly Trigger[]
}

export const NO_FLAG: Flag = { colour: '蓝', by: null, weighed: [] }

/** The flag after new facts: they raise by themselves and never lower. */
export function reassess(flag: Flag, f: Facts, l: Limits): Flag {
  const by = firing(f, l).find((trigger) => !flag.weighed.includes(trigger))
  if (by === undefined || rank(FIRES[by].colour) <= rank(flag.colour)) return flag
  return { ...flag, colour: FIRES[by].colour, by }
}

export type FlagRefusal = 'LOWER_NEEDS_DEPUTY' | 'LOWER_NEEDS_NOTE' | 'SAME_COLOUR'

/** Set by hand: raising is free, lowering is the deputy's with a note. */
export function setColour(
  flag: Flag,
  to: Colour,
  by: { roles: readonly Role[]; note: string; facts: Facts; limits: Limits },
): { flag: Flag } | { refusal: FlagRefusal } {
  if (to === flag.colour) return { refusal: 'SAME_COLOUR' }
  if (rank(to) > rank(flag.colour)) return { flag: { ...flag, colour: to, by: null } }
  if (!by.roles.includes('DEPUTY')) return { refusal: 'LOWER_NEEDS_DEPUTY' }
  if (by.note.trim() === '') return { refusal: 'LOWER_NEEDS_NOTE' }
  const above = firing(by.facts, by.limits).filter((trigger) => rank(FIRES[trigger].colour) > rank(to))
  return { flag: { colour: to, by: null, weighed: [...new Set([...flag.weighed, ...above])] } }
}

/** What a colour asks for once it stands: whom to tell at once, what is due the same day, and the rule of the clock of contact. */
export interface Reaction {
  tell: readonly Role[]
  /** 24:00 of the day it was raised; a holiday moves nothing, people are in danger on holidays too. */
  sameDayBy: Date | null
  jointMeeting: boolean
  /** How soon the first contact is due, and (red, orange) how often again. */
  contactRule: 'dispute.colour.red' | 'dispute.colour.orange' | 'dispute.colour.yellow' | 'dispute.colour.blue'
  contactRepeats: boolean
}

export function reactionTo(colour: Colour, raisedAt: Date): Reaction {
  const today = endOfDay(legalDate(raisedAt))
  switch (colour) {
    case '红':
      return {
        tell: ['DUTY_LEAD'],
        sameDayBy: today,
        jointMeeting: true,
        contactRule: 'dispute.colour.red',
        contactRepeats: true,
      }
    case '橙':
      return {
        tell: ['OFFICER'],
        sameDayBy: today,
        jointMeeting: false,
        contactRule: 'dispute.colour.orange',
        contactRepeats: true,
      }
    case '黄':
    case '蓝':
      return {
        tell: [],
        sameDayBy: null,
        jointMeeting: false,
        contactRule: colour === '黄' ? 'dispute.colour.yellow' : 'dispute.colour.blue',
        contactRepeats: false,
      }
  }
}

/** When a flag leaves the active view: so many calendar days after closing, whatever day that is (it is erasure, not a period to act in). */
export const leavesViewAt = (closedAt: Date, daysKept: number): Date => endOfDay(addDays(legalDate(closedAt), daysKept))
