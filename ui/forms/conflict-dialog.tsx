import { Button, Modal, Table } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  /** The other person's values; null while there is no conflict. */
  current: Record<string, unknown> | null
  mine: Record<string, unknown>
  labels: Record<string, string>
  onTake: () => void
  onKeepMine: () => void
}

const show = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '—'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/** Two people saved the same record: both values side by side; nothing is lost, nothing overwritten unseen. */
export function ConflictDialog({ current, mine, labels, onTake, onKeepMine }: Props) {
  const t = useT()
  const rows = Object.entries(labels)
    .map(([field, label]) => ({ field, label, theirs: show(current?.[field]), mine: show(mine[field]) }))
    .filter((r) => r.theirs !== r.mine)
  return (
    <Modal
      open={current !== null}
      title={t('ui.conflict.title')}
      onCancel={onKeepMine}
      footer={[
        <Button key="take" onClick={onTake}>
          {t('ui.conflict.take')}
        </Button>,
        <Button key="mine" type="primary" onClick={onKeepMine}>
          {t('ui.conflict.keep')}
        </Button>,
      ]}
    >
      <p>{t('ui.conflict.text')}</p>
      {rows.length === 0 ? null : (
        <Table
          size="small"
          pagination={false}
          rowKey="field"
          dataSource={rows}
          columns={[
            { title: t('ui.conflict.field'), dataIndex: 'label' },
            { title: t('ui.conflict.theirs'), dataIndex: 'theirs' },
            { title: t('ui.conflict.mine'), dataIndex: 'mine' },
          ]}
        />
      )}
    </Modal>
  )
}
