import { Button, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { openPrint } from '#ui/api/download.ts'
import { useApiCommand, useApiPages } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'

type Batch = ApiOutput<'contactCards.listBatches'>['items'][number]

const TOUCHED = ['contactCards.listBatches', 'contactCards.listIssues', 'tasks.listTasks', 'today.mine'] as const

/** What was printed, newest first: print again, note the handing out, take back. */
export function Batches() {
  const t = useT()
  const source = useApiPages('contactCards.listBatches', {})
  const [opened, setOpened] = useState<{ act: 'handOut' | 'void'; batch: Batch } | null>(null)
  const columns: Column<Batch>[] = [
    { key: 'place', title: t('contactCards.column.place'), isTitle: true, width: 200, render: (b) => b.place },
    { key: 'kind', title: t('contactCards.column.kind'), width: 110, render: (b) => t(`contactCards.kind.${b.kind}`) },
    { key: 'printed', title: t('contactCards.column.printed'), width: 70, align: 'right', render: (b) => b.printed },
    { key: 'officer', title: t('contactCards.column.officer'), width: 100, render: (b) => b.officer.name },
    {
      key: 'created',
      title: t('contactCards.column.created'),
      width: 160,
      render: (b) => `${formatDateTime(b.createdAt)} ${b.createdBy.name}`,
    },
    { key: 'state', title: t('contactCards.column.state'), width: 190, render: (b) => <State batch={b} /> },
    {
      key: 'acts',
      title: t('contactCards.column.acts'),
      width: 230,
      render: (b) => (
        <span className="cc-acts">
          {b.can.print ? (
            <Button size="small" onClick={() => openPrint('contactCards.printBatch', { id: b.id })}>
              {t('contactCards.act.print')}
            </Button>
          ) : null}
          {b.can.handOut ? (
            <Button size="small" type="primary" onClick={() => setOpened({ act: 'handOut', batch: b })}>
              {t('contactCards.act.handOut')}
            </Button>
          ) : null}
          {b.can.void ? (
            <Button size="small" danger onClick={() => setOpened({ act: 'void', batch: b })}>
              {t('contactCards.act.void')}
            </Button>
          ) : null}
        </span>
      ),
    },
  ]
  return (
    <>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(b) => b.id}
        label={t('contactCards.batches')}
        height={560}
        empty={{ title: t('contactCards.emptyBatches'), hint: t('contactCards.emptyBatchesHint') }}
      />
      {opened?.act === 'handOut' ? <HandOut batch={opened.batch} onClose={() => setOpened(null)} /> : null}
      {opened?.act === 'void' ? <TakeBack batch={opened.batch} onClose={() => setOpened(null)} /> : null}
    </>
  )
}

function State({ batch: b }: { batch: Batch }) {
  const t = useT()
  if (b.state === 'voided') return <StatusTag tone="neutral">{t('contactCards.state.voided')}</StatusTag>
  const tag =
    b.state === 'printed' ? (
      <StatusTag tone="waiting">{t('contactCards.state.printed')}</StatusTag>
    ) : (
      <StatusTag tone="good">{t('contactCards.state.handedOut', { count: b.handedOut ?? 0 })}</StatusTag>
    )
  return (
    <>
      {tag} {b.outdated ? <StatusTag tone="attention">{t('contactCards.outdated')}</StatusTag> : null}
    </>
  )
}

interface ActProps {
  batch: Batch
  onClose: () => void
}

function HandOut({ batch, onClose }: ActProps) {
  const t = useT()
  const handOut = useApiCommand('contactCards.handOutBatch', { invalidates: [...TOUCHED] })
  const [today] = useState(() => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
  return (
    <DialogForm<{ on: string; handedOut: number }>
      title={t('contactCards.handOut.title')}
      text={batch.place}
      submit={t('contactCards.act.handOut')}
      initial={{ on: today, handedOut: batch.printed }}
      onClose={onClose}
      onSubmit={async (values) => {
        await handOut.mutateAsync({ id: batch.id, version: batch.version, ...values })
        toast(t('contactCards.handOut.done'))
      }}
    >
      <Form.Item name="on" label={t('contactCards.handOut.on')} rules={[{ required: true }]}>
        <Input type="date" max={today} />
      </Form.Item>
      <Form.Item name="handedOut" label={t('contactCards.handOut.count')} rules={[{ required: true }]}>
        <InputNumber min={1} max={batch.printed} precision={0} />
      </Form.Item>
    </DialogForm>
  )
}

function TakeBack({ batch, onClose }: ActProps) {
  const t = useT()
  const takeBack = useApiCommand('contactCards.voidBatch', { invalidates: [...TOUCHED] })
  return (
    <DialogForm<{ reason: string }>
      title={t('contactCards.act.void')}
      text={t('contactCards.void.explain')}
      submit={t('contactCards.act.void')}
      onClose={onClose}
      onSubmit={async ({ reason }) => {
        await takeBack.mutateAsync({ id: batch.id, version: batch.version, reason })
        toast(t('contactCards.void.done'))
      }}
    >
      <Form.Item name="reason" label={t('contactCards.void.reason')} rules={[{ required: true }]}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </DialogForm>
  )
}
