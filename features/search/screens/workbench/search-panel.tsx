import { SearchOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { useT } from '#ui/i18n/i18n.ts'
import { SearchBox } from './search-box.tsx'
import './search.css'

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Ctrl/⌘-K from anywhere, / from anywhere but a field. */
const opens = (event: KeyboardEvent): boolean =>
  (event.key.toLowerCase() === 'k' && (MAC ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey) ||
  (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target))

/** The one box, over whatever page one stands on. */
export const SearchPanel = () => {
  const t = useT()
  // The page it was opened on. The address bar is ahead of the router while the next page is still being drawn.
  const [openedOn, setOpenedOn] = useState<string | null>(null)
  const { pathname } = useLocation()
  const open = () => setOpenedOn(window.location.pathname)
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
        open={openedOn !== null}
        title={t('search.title')}
        footer={null}
        width={720}
        className="la-search-modal"
        destroyOnHidden
        onCancel={close}
      >
        <SearchBox onDone={close} />
      </Modal>
    </>
  )
}
