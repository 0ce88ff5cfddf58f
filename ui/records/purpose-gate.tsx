import { Button, Form, Radio, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'

export interface PurposeChoice {
  purpose: string
  basisKind: string
  basisId: string
  /** What the basis is, in words: 任务：核实居住登记. */
  label: string
}

interface Props {
  choices: readonly PurposeChoice[]
  /** Taken without asking: where one stands says why (a task, a door). */
  given?: PurposeChoice | undefined
  /** What to do where no choice fits. */
  hint?: string
  children: (choice: PurposeChoice) => ReactNode
}

/** Opens its children only with a purpose and its basis, and asks for them where they do not follow from where one stands. */
export function PurposeGate({ choices, given, hint, children }: Props) {
  const t = useT()
  const [chosen, setChosen] = useState<PurposeChoice | undefined>(given)
  const [marked, setMarked] = useState(0)
  if (chosen) return children(chosen)
  return (
    <div className="la-state la-purpose">
      <Typography.Title level={2}>{t('ui.purpose.title')}</Typography.Title>
      <p className="la-state-hint">{choices.length === 0 ? (hint ?? t('ui.purpose.none')) : t('ui.purpose.text')}</p>
      {choices.length > 0 ? (
        <Form layout="vertical" onFinish={() => setChosen(choices[marked])}>
          <Form.Item label={t('ui.purpose.basis')}>
            <Radio.Group value={marked} onChange={(event) => setMarked(Number(event.target.value))} vertical>
              {choices.map((choice, index) => (
                <Radio key={`${choice.basisKind}:${choice.basisId}:${choice.purpose}`} value={index}>
                  {t(`ui.purpose.${choice.purpose}` as MessageKey)} · {choice.label}
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {t('ui.purpose.open')}
          </Button>
        </Form>
      ) : null}
    </div>
  )
}
