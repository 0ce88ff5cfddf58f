import { Button } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiPages } from '#ui/api/hooks.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { TextField } from '#ui/forms/fields.tsx'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { Facts, Parties, Tasks } from './follow-up.tsx'
import './follow-ups.css'

type Item = ApiOutput<'followUps.listSealed'>['items'][number]
type Opened = ApiOutput<'followUps.openSealed'>

/** What is sealed, by its paper. Opening one needs a reason; what was opened goes with the page. */
export default function Sealed() {
  const t = useT()
  const source = useApiPages('followUps.listSealed', {})
  const [asked, setAsked] = useState<Item>()
  const [opened, setOpened] = useState<Opened>()
  const columns: Column<Item>[] = [
    {
      key: 'instrument',
      title: t('followUps.field.instrument'),
      isTitle: true,
      width: 220,
      render: (f) => t(`followUps.instrument.${f.instrument}`),
    },
    { key: 'no', title: t('followUps.field.instrumentNo'), width: 220, render: (f) => f.instrumentNo },
    { key: 'officer', title: t('followUps.field.officerId'), width: 110, render: (f) => f.officer.name },
    { key: 'sealed', title: t('followUps.field.sealedOn'), width: 130, render: (f) => formatDate(f.sealedOn) },
    { key: 'why', title: t('followUps.field.closeReason'), width: 200, render: (f) => f.closeReason ?? '—' },
    { key: 'gone', title: t('followUps.field.forgottenOn'), width: 130, render: (f) => formatDate(f.forgottenOn) },
  ]
  if (opened) return <OpenedOnce followUp={opened} onBack={() => setOpened(undefined)} />
  return (
    <div className="fu-guarded">
      <PageHeader title={t('followUps.sealed')} subtitle={t('followUps.sealedHint')} />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(f) => f.id}
        label={t('followUps.sealed')}
        onOpen={setAsked}
        height={560}
        empty={{ title: t('followUps.emptySealed') }}
      />
      {asked ? <Ask item={asked} onOpened={setOpened} onClose={() => setAsked(undefined)} /> : null}
    </div>
  )
}

function Ask({ item, onOpened, onClose }: { item: Item; onOpened: (one: Opened) => void; onClose: () => void }) {
  const t = useT()
  const open = useApiCommand('followUps.openSealed', { onSuccess: onOpened })
  return (
    <DialogForm<{ reason: string }>
      title={`${t(`followUps.instrument.${item.instrument}`)} ${item.instrumentNo}`}
      text={t('followUps.openSealedText')}
      submit={t('followUps.act.openSealed')}
      onClose={onClose}
      onSubmit={({ reason }) => open.mutateAsync({ id: item.id, reason })}
    >
      <TextField name="reason" label={t('followUps.field.reason')} maxLength={200} rows={2} required />
    </DialogForm>
  )
}

function OpenedOnce({ followUp: f, onBack }: { followUp: Opened; onBack: () => void }) {
  const t = useT()
  return (
    <div className="fu-guarded">
      <PageHeader
        title={t(`followUps.instrument.${f.instrument}`)}
        subtitle={f.instrumentNo}
        actions={<Button onClick={onBack}>{t('followUps.back')}</Button>}
      />
      <Facts followUp={f} />
      <Parties followUp={f} canReveal={false} />
      <Tasks followUp={f} canRecord={false} />
      <section className="la-panel" aria-label={t('followUps.looks')}>
        <h2 className="fu-heading">{t('followUps.looks')}</h2>
        <ul className="fu-list">
          {f.looks.map((l) => (
            <li key={l.id}>
              {formatDateTime(l.at)} {l.by.name}：{l.reason}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
