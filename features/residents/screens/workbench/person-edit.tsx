import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { PHONE_KINDS } from '#features/residents/vocabulary.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { DOOR_READS } from './at-door.ts'
import type { Person } from './person.tsx'

interface Values {
  contactPref?: string
  hukouRegion?: string
  hukouCommunityCode?: string
  hukouAddr?: string
  phones: { id?: string; kind: (typeof PHONE_KINDS)[number]; mask?: string; number?: string }[]
}

const withoutNumbers = (values: Values): Values => ({
  ...values,
  phones: (values.phones ?? []).map(({ number: _, ...phone }) => phone),
})
const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text)

/** Contact and hukou. Phones that stay keep their mask; only new ones are typed. */
export function PersonEdit({ person, onDone }: { person: Person; onDone: () => void }) {
  const t = useT()
  const [version, setVersion] = useState(person.version)
  const edit = useApiCommand('residents.editPerson', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.person')),
  })
  const send = async (values: Values) => {
    const input: ApiInput<'residents.editPerson'> = {
      personId: person.personId,
      version,
      contactPref: orNull(values.contactPref),
      hukouRegion: orNull(values.hukouRegion),
      hukouCommunityCode: orNull(values.hukouCommunityCode),
      hukouAddr: orNull(values.hukouAddr),
      phones: values.phones.map((p) => (p.id ? { id: p.id, kind: p.kind } : { kind: p.kind, number: p.number ?? '' })),
    }
    await edit.mutateAsync(input)
    onDone()
  }
  const initial: Values = {
    phones: person.phones,
    ...(person.contactPref ? { contactPref: person.contactPref } : {}),
    ...(person.hukouRegion ? { hukouRegion: person.hukouRegion } : {}),
    ...(person.hukouCommunityCode ? { hukouCommunityCode: person.hukouCommunityCode } : {}),
    ...(person.hukouAddr ? { hukouAddr: person.hukouAddr } : {}),
  }
  const labels = {
    contactPref: t('residents.contactPref'),
    hukouRegion: t('residents.hukouRegion'),
    hukouCommunityCode: t('residents.hukouCommunity'),
    hukouAddr: t('residents.hukouAddr'),
  }
  return (
    <FormPage<Values>
      formKey={`residents.person.${person.personId}`}
      initial={initial}
      submit={t('residents.save')}
      draftOf={withoutNumbers}
      conflictLabels={labels}
      onConflict={(current) => setVersion(Number(current.version))}
      onSubmit={send}
      onCancel={onDone}
    >
      <Phones />
      <TextField
        name="contactPref"
        label={t('residents.contactPref')}
        maxLength={40}
        placeholder={t('residents.contactPrefExample')}
      />
      <TextField
        name="hukouRegion"
        label={t('residents.hukouRegion')}
        maxLength={6}
        help={t('residents.hukouRegionHelp')}
      />
      <TextField
        name="hukouCommunityCode"
        label={t('residents.hukouCommunity')}
        maxLength={12}
        help={t('residents.hukouCommunityHelp')}
      />
      <TextField name="hukouAddr" label={t('residents.hukouAddr')} maxLength={120} />
    </FormPage>
  )
}

function Phones() {
  const t = useT()
  const kinds = PHONE_KINDS.map((value) => ({ value, label: t(`residents.phoneKind.${value}`) }))
  return (
    <Form.List name="phones">
      {(fields, list) => (
        <fieldset className="la-res-row">
          <legend>{t('residents.phone')}</legend>
          {fields.map((field) => (
            <div key={field.key} className="la-res-head">
              <Form.Item name={[field.name, 'kind']} label={t('residents.phoneKindLabel')}>
                <Select options={kinds} />
              </Form.Item>
              <PhoneNumber name={field.name} />
              <Button
                icon={<DeleteOutlined aria-hidden="true" />}
                onClick={() => list.remove(field.name)}
                aria-label={t('residents.phoneRemove')}
              />
            </div>
          ))}
          <Button
            type="dashed"
            icon={<PlusOutlined aria-hidden="true" />}
            className="la-draft"
            disabled={fields.length >= 5}
            onClick={() => list.add({ kind: PHONE_KINDS[0] })}
          >
            {t('residents.phoneAdd')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  )
}

function PhoneNumber({ name }: { name: number }) {
  const t = useT()
  const form = Form.useFormInstance<Values>()
  const mask = (form.getFieldValue(['phones', name, 'mask']) ?? '') as string
  if (mask !== '') return <span className="la-number">{mask}</span>
  return (
    <Form.Item name={[name, 'number']} label={t('residents.phone')} required>
      <Input inputMode="tel" autoComplete="off" />
    </Form.Item>
  )
}
