import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  ExclamationCircleOutlined,
  InfoCircleOutlined,
} from '@ant-design/icons'

export type StatusTone = 'good' | 'waiting' | 'attention' | 'bad' | 'neutral'

const ICONS = {
  good: CheckCircleOutlined,
  waiting: ClockCircleOutlined,
  attention: ExclamationCircleOutlined,
  bad: CloseCircleOutlined,
  neutral: InfoCircleOutlined,
} as const

/** A state as icon and word; colour only underlines it. */
export function StatusTag({ tone, children }: { tone: StatusTone; children: string }) {
  const Icon = ICONS[tone]
  return (
    <span className={`la-status la-status-${tone}`}>
      <Icon aria-hidden="true" /> {children}
    </span>
  )
}
