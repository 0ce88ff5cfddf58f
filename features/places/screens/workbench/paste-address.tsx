import { CheckCircleOutlined, InfoCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'

type Answer = ApiOutput<'places.readAddress'>
type Part = Answer['parts'][number]
type Choice = Part['choices'][number]

const LONGEST = 200

/**
 * A box for an address from a chat, a list or a certificate: what it says for certain goes into the form, what is uncertain is offered,
 * and what the register lacks or nobody understood is named. The text itself stays on the screen only.
 */
export const PasteAddress = ({ onFill }: { onFill: (fill: Answer['fill'], isNew: boolean) => void }) => {
  const t = useT()
  const id = useId()
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<(Answer & { text: string }) | null>(null)
  const read = useApiCommand('places.readAddress')
  const send = async () => {
    const asked = text.trim()
    if (asked === '') return
    const found = await read.mutateAsync({ text: asked })
    setAnswer({ ...found, text: asked })
    onFill(found.fill, true)
  }
  return (
    <div className="pl-paste">
      <label htmlFor={id} className="pl-label">
        {t('places.paste.label')}
      </label>
      <div className="pl-paste-row">
        <Input.TextArea
          id={id}
          value={text}
          rows={2}
          maxLength={LONGEST}
          placeholder={t('places.paste.example')}
          onChange={(event) => setText(event.target.value.replace(/\s*\n\s*/g, ' '))}
          onPressEnter={(event) => {
            event.preventDefault()
            if (!event.nativeEvent.isComposing) void send().catch(() => undefined)
          }}
        />
        <Button
          loading={read.isPending}
          disabled={text.trim() === ''}
          onClick={() => void send().catch(() => undefined)}
        >
          {t('places.paste.read')}
        </Button>
      </div>
      <div aria-live="polite">
        {answer ? <Result key={answer.text} answer={answer} onFill={(fill) => onFill(fill, false)} /> : null}
      </div>
    </div>
  )
}

const Result = ({ answer, onFill }: { answer: Answer & { text: string }; onFill: (fill: Answer['fill']) => void }) => {
  const t = useT()
  const written = answer.unread.map(({ start, end }) => answer.text.slice(start, end))
  const shown = answer.parts.filter((p) => p.state !== 'context')
  if (shown.length === 0)
    return (
      <Line icon={<InfoCircleOutlined aria-hidden />} label={t('places.paste.nothing')}>
        {null}
      </Line>
    )
  return (
    <ul className="pl-paste-parts">
      {shown.map((part) => (
        <li key={part.part}>
          <PartLine part={part} communityCode={answer.fill.communityCode} onFill={onFill} />
        </li>
      ))}
      {written.length > 0 ? (
        <li>
          <Line icon={<InfoCircleOutlined aria-hidden />} label={t('places.paste.unread')}>
            {written.join('、')}
          </Line>
        </li>
      ) : null}
    </ul>
  )
}

interface PartProps {
  part: Part
  communityCode: string | undefined
  onFill: (fill: Answer['fill']) => void
}

const PartLine = ({ part, communityCode, onFill }: PartProps) => {
  const t = useT()
  const [chosen, setChosen] = useState<Choice | null>(null)
  const label = t(`places.part.${part.part}`)
  if (part.state === 'filled')
    return (
      <Line icon={<CheckCircleOutlined aria-hidden />} label={label}>
        {part.value}
      </Line>
    )
  if (part.state === 'unknown')
    return (
      <Line icon={<InfoCircleOutlined aria-hidden />} label={label}>
        {part.value}{' '}
        <span className="pl-soft">
          {part.elsewhere.length > 0
            ? part.elsewhere.map((e) => t('places.paste.elsewhere', { name: e.value, within: e.within })).join('；')
            : t(`places.paste.unknown.${part.part === 'community' ? 'area' : 'register'}`)}
        </span>
        {communityCode !== undefined && (part.part === 'road' || part.part === 'compound') ? (
          <Link to="/places/ground" search={{ communityCode } as never} target="_blank">
            {t('places.paste.toGround')}
          </Link>
        ) : null}
      </Line>
    )
  const isOffered = part.value === null || part.choices.some((c) => c.part === part.part)
  return (
    <Line icon={<QuestionCircleOutlined aria-hidden />} label={t('places.paste.ask', { part: label })}>
      {isOffered ? null : (
        <span>
          {part.value} <span className="pl-soft">{t('places.paste.unknown.register')}</span>
        </span>
      )}
      {part.choices.map((choice) => (
        <Button
          key={`${choice.part} ${choice.within} ${choice.value}`}
          size="small"
          type={choice === chosen ? 'primary' : 'default'}
          aria-pressed={choice === chosen}
          onClick={() => {
            setChosen(choice)
            onFill({ ...withoutChoice(chosen), ...choice.fill })
          }}
        >
          {choice.part === part.part ? '' : `${t(`places.part.${choice.part}`)} `}
          {choice.within === '' ? '' : `${choice.within} `}
          {choice.value}
        </Button>
      ))}
    </Line>
  )
}

/** What the choice before had set is empty again; community and way of addressing stay for the next one to change. */
const withoutChoice = (chosen: Choice | null): object =>
  Object.fromEntries(
    Object.keys(chosen?.fill ?? {})
      .filter((key) => key !== 'communityCode' && key !== 'pattern')
      .map((key) => [key, undefined]),
  )

const Line = ({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) => (
  <span className="pl-paste-line">
    {icon}
    <span className="pl-paste-label">{label}</span>
    <span className="pl-paste-value">{children}</span>
  </span>
)
