import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { ID_TYPES } from '#platform/standards/identity.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DateField, EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { DOOR_READS } from './at-door.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import type { Person } from './person.tsx'
import { PersonEdit } from './person-edit.tsx'

type Act = 'edit' | 'rename' | 'identity' | 'guardian' | null

/** Changes of a person: contact and hukou, a lawful change of name, a corrected document, the guardian of somebody who has come of age. */
export function PersonActs({ person }: { person: Person }) {
  const t = useT()
  const [act, setAct] = useState<Act>(null)
  const close = () => setAct(null)
  const more = [
    ...(person.can.edit && person.issues.includes('guardian_no_longer_needed')
      ? [{ key: 'guardian', label: t('residents.guardian.end'), onClick: () => setAct('guardian') }]
      : []),
    ...(person.can.rename
      ? [{ key: 'rename', label: t('residents.rename.act'), onClick: () => setAct('rename') }]
      : []),
    ...(person.can.correctIdentity
      ? [{ key: 'identity', label: t('residents.correct.act'), onClick: () => setAct('identity') }]
      : []),
  ]
  return (
    <>
      {more.length > 0 ? (
        <Dropdown menu={{ items: more }} trigger={['click']}>
          <Button icon={<DownOutlined aria-hidden="true" />} iconPlacement="end">
            {t('residents.act.more')}
          </Button>
        </Dropdown>
      ) : null}
      {person.can.edit ? (
        <Button type="primary" onClick={() => setAct('edit')}>
          {t('residents.edit.act')}
        </Button>
      ) : null}
      <Modal open={act === 'edit'} title={t('residents.edit.act')} onCancel={close} footer={null} destroyOnHidden>
        <PersonEdit person={person} onDone={close} />
      </Modal>
      {act === 'rename' ? <RenameDialog person={person} onClose={close} /> : null}
      {act === 'identity' ? <CorrectDialog person={person} onClose={close} /> : null}
      {act === 'guardian' ? <GuardianDialog person={person} onClose={close} /> : null}
    </>
  )
}

function RenameDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT()
  const rename = useApiCommand('residents.renamePerson', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.person')),
  })
  return (
    <DialogForm<{ name: string; on: string }>
      title={t('residents.rename.act')}
      text={t('residents.rename.text', { name: person.name })}
      submit={t('residents.save')}
      initial={{ on: todayInShanghai() }}
      onSubmit={(values) => rename.mutateAsync({ personId: person.personId, version: person.version, ...values })}
      onClose={onClose}
    >
      <TextField name="name" label={t('residents.rename.name')} required />
      <DateField name="on" label={t('residents.rename.on')} max={todayInShanghai()} required />
    </DialogForm>
  )
}

interface Correction {
  idType: (typeof ID_TYPES)[number]
  idNo: string
}

function CorrectDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT()
  const correct = useApiCommand('residents.correctIdentity', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.person')),
  })
  return (
    <DialogForm<Correction>
      title={t('residents.correct.act')}
      text={t('residents.correct.text')}
      submit={t('residents.save')}
      initial={{ idType: person.idType }}
      onSubmit={(values) => correct.mutateAsync({ personId: person.personId, version: person.version, ...values })}
      onClose={onClose}
    >
      <EnumSelect
        name="idType"
        label={t('residents.idTypeLabel')}
        values={ID_TYPES.slice(0, -1)}
        family="residents.idType"
        required
      />
      <Form.Item name="idNo" label={t('residents.idNo')} rules={[requiredRule(t)]}>
        <Input className="la-number" autoComplete="off" />
      </Form.Item>
    </DialogForm>
  )
}

function GuardianDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT()
  const end = useApiCommand('residents.editPerson', {
    invalidates: [...DOOR_READS, 'tasks.listTasks', 'today.mine'],
    onSuccess: () => toast(t('residents.done.person')),
  })
  return (
    <DialogForm
      title={t('residents.guardian.end')}
      text={t('residents.guardian.endText', { guardian: person.guardian?.name ?? '' })}
      submit={t('residents.guardian.end')}
      onSubmit={() => end.mutateAsync({ personId: person.personId, version: person.version, guardianId: null })}
      onClose={onClose}
    >
      {null}
    </DialogForm>
  )
}
