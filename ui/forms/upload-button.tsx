import { UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { errorText } from '#ui/feedback/show-error.ts'

interface Props {
  act: string
  /** Names the field for screen readers. */
  label: string
  /** `.docx` */
  accept: string
  bytesMax: number
  /** Said of a file that is larger, before it is sent. */
  tooLarge: string
  /** `content` is base64. What it throws is said below the button. */
  onFile: (file: { fileName: string; content: string }) => Promise<unknown>
}

/** Takes one small file and says what is wrong with it; the same file, corrected, may be chosen again. */
export function UploadButton({ act, label, accept, bytesMax, tooLarge, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (file: File) => {
    setFault(null)
    if (file.size > bytesMax) return setFault(tooLarge)
    setBusy(true)
    try {
      await onFile({ fileName: file.name, content: await base64Of(file) })
    } catch (error) {
      const field = error instanceof ApiError ? error.fields[0]?.message : undefined
      setFault(field ?? errorText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="la-hidden"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void send(file)
        }}
      />
      <Button
        type="primary"
        icon={<UploadOutlined aria-hidden="true" />}
        loading={busy}
        onClick={() => input.current?.click()}
      >
        {act}
      </Button>
      {fault ? (
        <p role="alert" className="la-fault">
          {fault}
        </p>
      ) : null}
    </>
  )
}

/** Bytes as base64, in pieces: one call with half a million arguments would overflow the stack. */
async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}
