import { checkCode, type VerifierKey } from '#platform/seal/note.ts'
import type { Proved } from '#platform/seal/receipt.ts'
import type { Keys, Verdict } from './verdict.ts'
import { harmless, type Say, timeText } from './words.ts'

type Child = Node | string | false | null
type Attributes = Readonly<Record<string, string>>

/** An element. Everything a receipt says goes in as text; no markup is ever made of it. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== false && child !== null))
  return made
}

/** The keys that were recognised, each with the code to compare. */
export function keyList(say: Say, keys: Keys, text: string, fromLink: boolean): HTMLElement {
  const row = (key: VerifierKey, kind: string) =>
    el(
      'li',
      {},
      el('span', { class: 'kind' }, kind),
      el('bdi', { class: 'name' }, harmless(key.name)),
      el('span', { class: 'code' }, `${say('receipt.keys.code')} `, el('code', {}, checkCode(key))),
    )
  const known = [
    ...keys.logs.map((key) => row(key, say('receipt.keys.log'))),
    ...keys.witnesses.map((key) => row(key, say('receipt.keys.witness'))),
  ]
  const wrong = keys.wrong.map((key) =>
    el('p', { class: 'slip' }, `✘ ${say('receipt.keys.wrong', { key: harmless(key) })}`),
  )
  const nothing = text.trim() !== '' && known.length + wrong.length === 0
  return el(
    'div',
    { role: 'status' },
    fromLink && known.length > 0 && el('p', { class: 'mark' }, say('receipt.keys.fromLink')),
    known.length > 0 && el('ul', { class: 'keys' }, ...known),
    ...wrong,
    nothing && el('p', { class: 'slip' }, say('receipt.keys.none')),
  )
}

/** The verdict in plain words. */
export function verdictView(say: Say, verdict: Verdict): HTMLElement {
  switch (verdict.kind) {
    case 'waiting':
      return el('p', { class: 'soft' }, say(`receipt.waiting.${verdict.for}`))
    case 'refused':
      return el(
        'div',
        { class: 'verdict refused', 'data-fault': verdict.fault },
        el('h3', {}, el('span', { class: 'sign', 'aria-hidden': 'true' }, '✘'), say('receipt.refused')),
        el('p', { class: 'reason' }, reason(say, verdict)),
        el('p', {}, say('receipt.refused.next')),
      )
    case 'holds':
      return el(
        'div',
        { class: `verdict ${verdict.level}` },
        el(
          'h3',
          {},
          el('span', { class: 'sign', 'aria-hidden': 'true' }, verdict.level === 'witnessed' ? '✔' : '!'),
          say(verdict.level === 'witnessed' ? 'receipt.witnessed' : 'receipt.signed'),
        ),
        el(
          'p',
          {},
          verdict.level === 'witnessed'
            ? say('receipt.witnessed.text', { count: verdict.proved.cosigned.length })
            : say('receipt.signed.text', { count: verdict.trusted }),
        ),
        ...provedView(say, verdict.proved),
      )
  }
}

function reason(say: Say, { fault, need }: Verdict & { kind: 'refused' }): string {
  const key = `receipt.fault.${fault}`
  const said = say(key, { need })
  return said === key ? say('receipt.fault.other') : said
}

/** Bits of `shown` and their names, in `audit/purposes.ts`. */
const SHOWN = [
  [1, 'list'],
  [2, 'page'],
  [4, 'identity'],
  [8, 'export'],
] as const

function shownText(say: Say, shown: number): string {
  const named = SHOWN.flatMap(([bit, name]) => ((shown & bit) > 0 ? [say(`privacy.shown.${name}`)] : []))
  return named.length > 0 ? named.join(say.language === 'en' ? ', ' : '、') : String(shown)
}

function provedView(say: Say, proved: Proved): HTMLElement[] {
  const value = (name: string): string => {
    const found = proved.part[name]
    return typeof found === 'string' || typeof found === 'number' ? harmless(String(found)) : '—'
  }
  const time = say('receipt.value.time', { time: timeText(value('at'), say) })
  const purpose = say.orCode(`privacy.purpose.${value('purpose')}`, value('purpose'))
  const role = say.orCode(`ui.role.${value('role')}`, value('role'))
  const who = role === '—' ? say('receipt.somebody') : role
  /** The station's name for a number, marked as what it is; the number where there is none. */
  const named = (id: string): Child[] => {
    const word = proved.names[id]
    return word === undefined
      ? [el('code', {}, id)]
      : [el('bdi', {}, harmless(word)), el('small', {}, ` ${say('receipt.value.named')}`)]
  }
  const line = (label: string, ...children: Child[]) => [el('dt', {}, say(label)), el('dd', {}, ...children)]
  return [
    el(
      'p',
      { class: 'sentence' },
      proved.subject === null
        ? say('receipt.sentence.nobody', { time, who, purpose })
        : say('receipt.sentence', { time, who, purpose }),
    ),
    el(
      'dl',
      {},
      ...line('receipt.line.at', time),
      ...line('receipt.line.unit', ...named(value('unit'))),
      ...line('receipt.line.role', role),
      ...line('receipt.line.officer', ...named(value('actor'))),
      ...line('receipt.line.purpose', purpose),
      ...(proved.subject === null
        ? []
        : [
            ...line('receipt.line.person', el('code', {}, harmless(proved.subject.person))),
            ...line('receipt.line.shown', shownText(say, proved.subject.shown)),
          ]),
      ...line('receipt.line.outcome', say.orCode(`receipt.outcome.${value('outcome')}`, value('outcome'))),
      ...line(
        'receipt.line.others',
        proved.otherSubjects === 0
          ? say('receipt.value.nobody')
          : say('receipt.value.others', { count: proved.otherSubjects }),
      ),
      ...line('receipt.line.place', say('receipt.value.place', { index: proved.index + 1, size: proved.size })),
      ...line('receipt.line.log', el('bdi', {}, harmless(proved.origin))),
      ...proved.cosigned.flatMap(({ witness, time: at }) =>
        line(
          'receipt.line.witness',
          el('bdi', {}, harmless(witness.name)),
          el('small', { class: 'below' }, say('receipt.value.time', { time: timeText(at, say) })),
        ),
      ),
    ),
    el(
      'details',
      {},
      el('summary', {}, say('receipt.details')),
      el(
        'dl',
        {},
        ...line('receipt.id.event', el('code', {}, value('id'))),
        ...line('receipt.id.unit', el('code', {}, value('unit'))),
        ...line('receipt.id.actor', el('code', {}, value('actor'))),
        ...line('receipt.id.posting', el('code', {}, value('posting'))),
        ...line('receipt.id.action', el('code', {}, value('action'))),
      ),
    ),
  ]
}
