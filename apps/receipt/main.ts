import './page.css'
import { judge, readKeys } from './verdict.ts'
import { el, keyList, verdictView } from './view.ts'
import { type Language, type Say, speaker } from './words.ts'

/** A receipt is text; a file beyond this is something else and is not read. */
const MAX_FILE_BYTES = 1_000_000

/** Keys in the link (`#log=…&witness=…`): after the #, so that they go to no server. */
const linked = new URLSearchParams(location.hash.slice(1))
const linkedKeys = [...linked.getAll('log'), ...linked.getAll('witness')].join('\n')

const state = {
  language: (navigator.language.startsWith('zh') ? 'zh-CN' : 'en') as Language,
  receipt: '',
  keys: linkedKeys,
}

/** Builds the page anew in the language chosen; what was typed stays. */
function draw(): void {
  const say = speaker(state.language)
  document.documentElement.lang = state.language
  document.title = say('receipt.title')
  const results = el('div', { role: 'status', id: 'result' })
  const known = el('div', {})
  let waited = true
  const refresh = () => {
    const keys = readKeys(state.keys)
    const verdict = judge(state.receipt, keys)
    known.replaceChildren(keyList(say, keys, state.keys, linkedKeys !== '' && state.keys === linkedKeys))
    results.replaceChildren(verdictView(say, verdict))
    // The first verdict is what the reader came for; a phone shows it below what he just filled in.
    if (waited && verdict.kind !== 'waiting') results.scrollIntoView({ block: 'nearest' })
    waited = verdict.kind === 'waiting'
  }
  document.body.replaceChildren(
    el('div', { class: 'page' }, header(say), main(say, refresh, known, results), footer(say)),
  )
  refresh()
}

function header(say: Say): HTMLElement {
  const other = el('button', { type: 'button', lang: say.language === 'en' ? 'zh-CN' : 'en' }, say('receipt.language'))
  other.addEventListener('click', () => {
    state.language = state.language === 'en' ? 'zh-CN' : 'en'
    draw()
  })
  return el('header', {}, el('span', { class: 'brand', translate: 'no' }, '邻安 Lin’an'), other)
}

function main(say: Say, refresh: () => void, known: HTMLElement, results: HTMLElement): HTMLElement {
  const receipt = textField('receipt', 8, state.receipt, (text) => {
    state.receipt = text
    refresh()
  })
  const keys = textField('keys', 4, state.keys, (text) => {
    state.keys = text
    refresh()
  })
  const note = el('p', { class: 'slip', role: 'status' })
  const read = async (file: File | null | undefined) => {
    if (!file) return
    note.replaceChildren(file.size > MAX_FILE_BYTES ? `✘ ${say('receipt.tooLarge')}` : '')
    if (file.size > MAX_FILE_BYTES) return
    state.receipt = await file.text()
    receipt.value = state.receipt
    refresh()
  }
  return el(
    'main',
    {},
    el('h1', {}, say('receipt.title')),
    el('p', { class: 'lead' }, say('receipt.lead')),
    dropZone(
      el(
        'section',
        { class: 'card' },
        el('h2', {}, say('receipt.step.title')),
        el('p', { class: 'soft', id: 'receipt-hint' }, say('receipt.step.paste')),
        el('label', { class: 'hidden', for: 'receipt' }, say('receipt.step.label')),
        receipt,
        filePicker(say, read),
        note,
      ),
      read,
    ),
    el(
      'section',
      { class: 'card' },
      el('h2', {}, say('receipt.keys.title')),
      el('p', { class: 'soft', id: 'keys-hint' }, say('receipt.keys.hint')),
      el('label', { class: 'hidden', for: 'keys' }, say('receipt.keys.label')),
      keys,
      known,
    ),
    el('section', { class: 'card result' }, el('h2', {}, say('receipt.result.title')), results),
    el(
      'section',
      { class: 'explain' },
      el('h2', {}, say('receipt.trust.title')),
      list(say, ['receipt.trust.log', 'receipt.trust.witness', 'receipt.trust.page']),
      el('h2', {}, say('receipt.limits.title')),
      list(say, ['receipt.limits.outside', 'receipt.limits.kind', 'receipt.limits.names', 'receipt.limits.person']),
    ),
  )
}

const list = (say: Say, keys: readonly string[]): HTMLElement =>
  el('ul', {}, ...keys.map((key) => el('li', {}, say(key))))

function textField(id: string, rows: number, value: string, changed: (text: string) => void): HTMLTextAreaElement {
  const field = el('textarea', {
    id,
    rows: String(rows),
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    'aria-describedby': `${id}-hint`,
  })
  field.value = value
  field.addEventListener('input', () => changed(field.value))
  return field
}

function filePicker(say: Say, read: (file: File | undefined) => Promise<void>): HTMLElement {
  const input = el('input', { type: 'file', class: 'hidden', id: 'file' })
  input.addEventListener('change', () => {
    void read(input.files?.[0])
    // Choosing the same file again, after it was mended, is a change as well.
    input.value = ''
  })
  return el('p', { class: 'picker' }, input, el('label', { class: 'button', for: 'file' }, say('receipt.file')))
}

function dropZone(zone: HTMLElement, read: (file: File | undefined) => Promise<void>): HTMLElement {
  zone.addEventListener('dragover', (event) => event.preventDefault())
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    void read(event.dataTransfer?.files[0])
  })
  return zone
}

function footer(say: Say): HTMLElement {
  const print = el('button', { type: 'button' }, say('receipt.print'))
  print.addEventListener('click', () => print.ownerDocument.defaultView?.print())
  const served = location.protocol === 'http:' || location.protocol === 'https:'
  return el(
    'footer',
    {},
    print,
    served && el('a', { class: 'button', href: '/receipt', download: 'linan-receipt.html' }, say('receipt.save')),
  )
}

draw()
