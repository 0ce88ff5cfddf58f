import { Button, Form, Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { type ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { INVITED_ORGS, type InvitedOrg, MEETING_KINDS, type MeetingKind } from '../../meeting-words.ts'
import { BOOKING_READS } from './booking-reads.ts'

type Meeting = ApiOutput<'disputes.listMeetings'>['items'][number]
type Name = { id: string; name: string }

interface Told {
  bodyId: string
  room: string
  fromAt: string
  toAt: string
  invited?: { org?: InvitedOrg; name?: string }[]
  staffIds?: string[]
  note?: string
}

const INVITED_MAX = 20
const STAFF_SHOWN = 50
const EIGHT_HOURS = 8 * 3_600_000

/** `2026-11-21T18:00` on the clock of the station. */
const wall = (instant: string): string => new Date(Date.parse(instant) + EIGHT_HOURS).toISOString().slice(0, 16)
const instant = (typed: string): string => `${typed.slice(0, 16)}:00+08:00`

const placeOf = (v: Told) => ({
  bodyId: v.bodyId,
  room: v.room,
  fromAt: instant(v.fromAt),
  toAt: instant(v.toAt),
  invited: (v.invited ?? []).flatMap(({ org, name = '' }) => (org === undefined ? [] : [{ org, name }])),
  staffIds: v.staffIds ?? [],
  ...(v.note?.trim() ? { note: v.note } : {}),
})

export function BookMeeting(p: { id: string; version: number; isWanted: boolean; onClose: () => void }) {
  const t = useT()
  const book = useApiCommand('disputes.bookMeeting', { quiet: true, invalidates: [...BOOKING_READS] })
  return (
    <DialogForm<Told & { kind: MeetingKind }>
      title={t('disputes.meetings.book')}
      text={t('disputes.meetings.bookText')}
      submit={t('disputes.meetings.book')}
      initial={p.isWanted ? { kind: '联席会商' } : {}}
      onSubmit={async (v) => {
        await book.mutateAsync({ id: p.id, version: p.version, kind: v.kind, ...placeOf(v) })
        toast(t('disputes.meetings.booked'))
      }}
      onClose={p.onClose}
      tellsRefusal
    >
      <EnumSelect
        name="kind"
        label={t('disputes.meetings.kind')}
        required
        values={MEETING_KINDS}
        family="disputes.meetingKind"
      />
      <Fields staff={[]} />
    </DialogForm>
  )
}

export function MoveMeeting({ id, meeting: m, onClose }: { id: string; meeting: Meeting; onClose: () => void }) {
  const t = useT()
  const move = useApiCommand('disputes.moveMeeting', { quiet: true, invalidates: [...BOOKING_READS] })
  const initial: Told = {
    bodyId: m.bodyId,
    room: m.room,
    fromAt: wall(m.fromAt),
    toAt: wall(m.toAt),
    invited: m.invited,
    staffIds: m.staff.map((one) => one.id),
    note: m.note ?? '',
  }
  return (
    <DialogForm<Told>
      title={t('disputes.meetings.move')}
      text={t('disputes.meetings.bookText')}
      submit={t('disputes.meetings.move')}
      initial={initial}
      onSubmit={async (v) => {
        await move.mutateAsync({ id, meetingId: m.id, version: m.version, ...placeOf(v) })
        toast(t('disputes.meetings.moved'))
      }}
      onClose={onClose}
      tellsRefusal
    >
      <Fields staff={m.staff} />
    </DialogForm>
  )
}

function Fields({ staff }: { staff: readonly Name[] }) {
  const t = useT()
  const bodies = useApiQuery('mediation.listBodies', { state: 'open', limit: 200 })
  const bodyId = Form.useWatch('bodyId') as string | undefined
  const body = useApiQuery('mediation.getBody', { id: bodyId ?? '' }, { enabled: bodyId !== undefined })
  return (
    <>
      <Form.Item name="bodyId" label={t('disputes.meetings.body')} rules={[requiredRule(t)]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          loading={bodies.isFetching}
          options={(bodies.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))}
        />
      </Form.Item>
      <Form.Item name="room" label={t('disputes.meetings.room')} rules={[requiredRule(t)]}>
        <Select
          disabled={bodyId === undefined}
          loading={body.isFetching}
          options={(body.data?.rooms ?? []).map((room) => ({ value: room, label: room }))}
        />
      </Form.Item>
      <Form.Item name="fromAt" label={t('disputes.meetings.from')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" />
      </Form.Item>
      <Form.Item name="toAt" label={t('disputes.meetings.to')} rules={[requiredRule(t)]}>
        <Input type="datetime-local" autoComplete="off" />
      </Form.Item>
      <Invited />
      <Colleagues known={staff} />
      <TextField name="note" label={t('disputes.meetings.note')} maxLength={500} rows={2} />
    </>
  )
}

function Invited() {
  const t = useT()
  const orgs = INVITED_ORGS.map((value) => ({ value, label: t(`disputes.invitedOrg.${value}`) }))
  return (
    <Form.Item label={t('disputes.meetings.invited')}>
      <Form.List name="invited">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="ev-asked">
                <Form.Item name={[name, 'org']} rules={[requiredRule(t)]}>
                  <Select aria-label={t('disputes.meetings.invited')} options={orgs} />
                </Form.Item>
                <Form.Item name={[name, 'name']}>
                  <Input aria-label={t('disputes.meetings.invitedName')} maxLength={60} autoComplete="off" />
                </Form.Item>
                <Button onClick={() => remove(name)}>{t('disputes.meetings.invitedRemove')}</Button>
              </div>
            ))}
            {rows.length < INVITED_MAX ? (
              <Button onClick={() => add({ name: '' })}>{t('disputes.meetings.invitedAdd')}</Button>
            ) : null}
          </>
        )}
      </Form.List>
    </Form.Item>
  )
}

/** Colleagues by part of the name; whoever may not look them up asks bodies alone. */
function Colleagues({ known }: { known: readonly Name[] }) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const found = useApiQuery('organisation.listStaff', { limit: STAFF_SHOWN, ...(q ? { q } : {}) }, { retry: false })
  if (found.error) return null
  const options = (found.data?.items ?? []).map((s) => ({
    value: s.id,
    label: `${s.name} ${s.badgeNo} · ${s.unitName}`,
  }))
  const missing = known.filter((one) => !options.some((o) => o.value === one.id))
  return (
    <Form.Item name="staffIds" label={t('disputes.meetings.staff')}>
      <Select
        mode="multiple"
        maxCount={INVITED_MAX}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        options={[...missing.map((one) => ({ value: one.id, label: one.name })), ...options]}
      />
    </Form.Item>
  )
}
