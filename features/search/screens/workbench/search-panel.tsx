import { SearchOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { type InputRef, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useT } from '#ui/i18n/i18n.ts'
import { QUERY_MAX, SearchBox } from './search-box.tsx'
import './search.css'

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Ctrl/⌘-K from anywhere, / from anywhere but a field. */
const opens = (event: KeyboardEvent): boolean =>
  (event.key.toLowerCase() === 'k' && (MAC ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey) ||
  (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target))

/** A character that belongs into the line and would go elsewhere; Space and Enter stay with a button that has the focus. */
const isTextFor = (event: KeyboardEvent, line: HTMLInputElement | null | undefined): boolean =>
  event.target !== line &&
  [...event.key].length === 1 &&
  event.key !== ' ' &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.isComposing

/** The one box, over whatever page one stands on. */
export const SearchPanel = () => {
  const t = useT()
  // The page it was opened on. The address bar is ahead of the router while the next page is still being drawn.
  const [openedOn, setOpenedOn] = useState<string | null>(null)
  const { pathname } = useLocation()
  const [typed, setTyped] = useState('')
  // Each opening is a box of its own, with nothing marked: the dialogue keeps the one before as it was.
  const [opening, setOpening] = useState(0)
  const line = useRef<InputRef>(null)
  const isOpen = openedOn !== null
  const open = () => {
    setOpenedOn(window.location.pathname)
    setTyped('')
    setOpening((n) => n + 1)
  }
  const close = () => setOpenedOn(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!opens(event)) return
      event.preventDefault()
      // The box stands before the next letter comes.
      flushSync(open)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  // What is typed from the first moment on is not lost, also before the line stands there and has the focus.
  useEffect(() => {
    if (!isOpen) return
    const early = (event: KeyboardEvent) => {
      if (!isTextFor(event, line.current?.input)) return
      event.preventDefault()
      // At once, or the next letter is put into a line that does not show this one yet.
      flushSync(() => setTyped((before) => (before + event.key).slice(0, QUERY_MAX)))
      line.current?.focus()
    }
    document.addEventListener('keydown', early)
    return () => document.removeEventListener('keydown', early)
  }, [isOpen])
  // Whatever way one leaves the page, the box does not stay over the next one.
  useEffect(() => setOpenedOn((on) => (on === pathname ? on : null)), [pathname])
  return (
    <>
      <button type="button" className="la-search-open" aria-keyshortcuts={MAC ? 'Meta+K' : 'Control+K'} onClick={open}>
        <SearchOutlined aria-hidden="true" />
        <span className="la-search-open-text">{t('search.label')}</span>
        <kbd>{MAC ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <Modal
        open={isOpen}
        title={t('search.title')}
        footer={null}
        width={720}
        className="la-search-modal"
        // Nothing fades: a box that is still closing must not swallow what is typed into the next one.
        transitionName=""
        maskTransitionName=""
        onCancel={close}
      >
        <SearchBox key={opening} line={line} typed={typed} onType={setTyped} onDone={close} />
      </Modal>
    </>
  )
}
