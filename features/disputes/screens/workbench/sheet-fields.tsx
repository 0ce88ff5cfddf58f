import { Form, Input, InputNumber } from 'antd'
import { AddressPicker } from '#features/places/screens/workbench/address-picker.tsx'
import { Chips } from '#ui/forms/chips.tsx'
import { EnumSelect, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import { COMPLEXITIES, DISPUTE_TYPES, SIGNS, SOURCES } from '../../vocabulary.ts'
import { choices, type File } from '../words.ts'
import { READS_PLACES } from './modes.ts'
import { PartyCards } from './party-cards.tsx'
import { type SheetValues, suggestedTitle } from './sheet.ts'
import './disputes.css'

/** What the file says of the dispute, in the order in which it is told. `file` where one is corrected. */
export function SheetFields({ file }: { file?: File }) {
  const t = useT()
  return (
    <>
      <WhatFields />
      <PlaceFields {...(file ? { file } : {})} />
      <h2 className="dp-legend">{t('disputes.section.parties')}</h2>
      <PartyCards {...(file ? { file } : {})} />
      <StoryFields />
      <WarningFields />
    </>
  )
}

function WhatFields() {
  const t = useT()
  return (
    <>
      <Form.Item name="complexity" label={t('disputes.field.complexity')} extra={t('disputes.field.complexityHelp')}>
        <Chips single label={t('disputes.field.complexity')} options={choices(t, 'complexity', COMPLEXITIES)} />
      </Form.Item>
      <div className="dp-two">
        <EnumSelect
          name="type"
          label={t('disputes.field.type')}
          required
          values={DISPUTE_TYPES}
          family="disputes.type"
        />
        <EnumSelect
          name="source"
          label={t('disputes.field.source')}
          required
          values={SOURCES}
          family="disputes.source"
        />
        <Form.Item name="foundAt" label={t('disputes.field.foundAt')} rules={[requiredRule(t)]}>
          <Input type="datetime-local" autoComplete="off" />
        </Form.Item>
      </div>
    </>
  )
}

function PlaceFields({ file }: { file?: File }) {
  const t = useT()
  const { role } = useMe()
  const known = file?.addressText ?? null
  return (
    <>
      {READS_PLACES.has(role) ? (
        <Form.Item name="addressId" label={t('disputes.field.place')}>
          <AddressPicker aria-label={t('disputes.field.place')} allowNew={false} />
        </Form.Item>
      ) : known === null ? null : (
        <Form.Item label={t('disputes.field.place')}>{known}</Form.Item>
      )}
      <TextField
        name="placeNote"
        label={t('disputes.field.placeNote')}
        required={!READS_PLACES.has(role) && known === null}
        {...(READS_PLACES.has(role) ? { help: t('disputes.field.placeNoteHelp') } : {})}
        maxLength={100}
      />
    </>
  )
}

function StoryFields() {
  const t = useT()
  const form = Form.useFormInstance<SheetValues>()
  const watched = Form.useWatch((v: SheetValues) => suggestedTitle(t, v), form) ?? ''
  return (
    <>
      <h2 className="dp-legend">{t('disputes.section.story')}</h2>
      <TextField
        name="facts"
        label={t('disputes.field.facts')}
        help={t('disputes.field.factsHelp')}
        required
        rows={5}
        maxLength={3000}
      />
      <Form.Item
        name="title"
        label={t('disputes.field.title')}
        extra={watched === '' ? t('disputes.field.titleHelp') : t('disputes.field.titleElse', { title: watched })}
        rules={watched === '' ? [requiredRule(t)] : []}
      >
        <Input autoComplete="off" maxLength={60} placeholder={watched} />
      </Form.Item>
      <div className="dp-two">
        <TextField name="claims" label={t('disputes.field.claims')} rows={2} maxLength={1000} />
        <Form.Item name="claimsYuan" label={t('disputes.field.claimsYuan')}>
          <InputNumber min={0} max={2_000_000_000} precision={0} className="dp-full" controls={false} />
        </Form.Item>
      </div>
    </>
  )
}

function WarningFields() {
  const t = useT()
  return (
    <>
      <h2 className="dp-legend">{t('disputes.section.signs')}</h2>
      <Form.Item name="signs" label={t('disputes.field.signs')} extra={t('disputes.field.signsHelp')}>
        <Chips label={t('disputes.field.signs')} options={choices(t, 'trigger', SIGNS)} />
      </Form.Item>
      <div className="dp-two">
        <Form.Item name="policeCalls" label={t('disputes.field.policeCalls')}>
          <InputNumber min={0} max={999} precision={0} className="dp-full" />
        </Form.Item>
        <Form.Item name="people" label={t('disputes.field.people')}>
          <InputNumber min={2} max={9999} precision={0} className="dp-full" />
        </Form.Item>
        <TextField
          name="incidentNo"
          label={t('disputes.field.incidentNo')}
          help={t('disputes.field.incidentNoHelp')}
          maxLength={60}
        />
      </div>
    </>
  )
}
