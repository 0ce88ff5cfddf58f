import { InboxOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { chosenFiles, droppedFiles } from './reading.ts'

export interface NamedBlob {
  name: string
  blob: Blob
}

/** Where files, folders and pasted lines come in. */
export function DropZone({ onFiles }: { onFiles: (files: NamedBlob[]) => void }) {
  const t = useT()
  const [isOver, setIsOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    void droppedFiles(event.dataTransfer.items).then((files) => files.length > 0 && onFiles(files))
  }
  return (
    <div className="la-imp-come">
      <section
        aria-label={t('imports.page.drop')}
        className={isOver ? 'la-imp-drop la-imp-over' : 'la-imp-drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <InboxOutlined aria-hidden="true" className="la-imp-icon" />
        <p className="la-imp-lead">{t('imports.page.drop')}</p>
        <p className="la-state-hint">{t('imports.page.formats')}</p>
        <div className="la-imp-acts">
          <Picker label={t('imports.page.choose')} isFolder={false} onFiles={onFiles} />
          <Picker label={t('imports.page.chooseFolder')} isFolder onFiles={onFiles} />
        </div>
      </section>
      <Paste onFiles={onFiles} />
    </div>
  )
}

function Picker({ label, isFolder, onFiles }: { label: string; isFolder: boolean; onFiles: (f: NamedBlob[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={label}
        {...(isFolder ? { webkitdirectory: '' } : {})}
        onChange={({ target }) => {
          if (target.files && target.files.length > 0) onFiles(chosenFiles(target.files))
          target.value = ''
        }}
      />
    </>
  )
}

function Paste({ onFiles }: { onFiles: (files: NamedBlob[]) => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const read = () => onFiles([{ name: t('imports.page.pasted'), blob: new Blob([text], { type: 'text/plain' }) }])
  return (
    <section className="la-imp-paste">
      <label htmlFor="la-imp-text">{t('imports.page.paste')}</label>
      <Input.TextArea
        id="la-imp-text"
        rows={6}
        value={text}
        placeholder={t('imports.page.pasteHint')}
        onChange={(event) => setText(event.target.value)}
      />
      <Button disabled={text.trim() === ''} onClick={read}>
        {t('imports.page.pasteRead')}
      </Button>
    </section>
  )
}
