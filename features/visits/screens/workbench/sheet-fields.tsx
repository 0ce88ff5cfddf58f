import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { CHIPS, TOPICS, VISIT_KINDS } from '../../vocabulary.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { Position } from './position.tsx'
import type { Preparation, SheetValues } from '../sheet-values.ts'

interface Member {
  personId: string
  nameMask: string
  relationToHead: string
}

/** Whether somebody was met, who, and what was done: what one answers at the door. */
export function DoorFields({ members }: { members: readonly Member[] }) {
  const t = useT()
  const form = Form.useFormInstance<SheetValues>()
  const met = Form.useWatch('met', { form, preserve: true }) !== 'no'
  const named = Form.useWatch('metPersonIds', { form, preserve: true })?.length ?? 0
  return (
    <>
      <Form.Item name="met" label={t('visits.field.met')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('visits.field.met')}
          options={[
            { value: 'yes', label: t('visits.met') },
            { value: 'no', label: t('visits.notMet') },
          ]}
        />
      </Form.Item>
      {met ? (
        <div className="visit-pair">
          {members.length > 0 ? (
            <Form.Item name="metPersonIds" label={t('visits.field.persons')}>
              <Chips
                label={t('visits.field.persons')}
                options={members.map((m) => ({ value: m.personId, label: `${m.nameMask} ${m.relationToHead}` }))}
              />
            </Form.Item>
          ) : null}
          <Form.Item name="metCount" label={t('visits.field.metCount')} extra={t('visits.field.metCountHelp')}>
            <InputNumber min={1} max={30} placeholder={String(Math.max(1, named))} />
          </Form.Item>
        </div>
      ) : (
        <Form.Item name="notMetSlip" valuePropName="checked">
          <Checkbox>{t('visits.field.notMetSlip')}</Checkbox>
        </Form.Item>
      )}
      <Form.Item
        name="topics"
        label={t('visits.field.topics')}
        rules={[requiredRule(t)]}
        extra={t('visits.field.topicsHelp')}
      >
        <Chips
          label={t('visits.field.topics')}
          options={TOPICS.map((value) => ({ value, label: t(`visits.topic.${value}`) }))}
        />
      </Form.Item>
      {met ? (
        <Form.Item name="summaryChips" label={t('visits.field.chips')}>
          <Chips
            label={t('visits.field.chips')}
            options={CHIPS.map((value) => ({ value, label: t(`visits.chip.${value}`) }))}
          />
        </Form.Item>
      ) : null}
      <TextField
        name="summary"
        label={t('visits.field.summary')}
        rows={3}
        maxLength={1000}
        help={t('visits.field.summaryHelp')}
      />
      <TextField name="result" label={t('visits.field.result')} maxLength={200} />
      <Form.Item name="cardLeft" valuePropName="checked">
        <Checkbox>{t('visits.field.cardLeft')}</Checkbox>
      </Form.Item>
    </>
  )
}

/** When, where, by whom and on what occasion: right already in most cases. */
export function CircumstanceFields({
  colleagues,
  auto = true,
}: {
  colleagues: Preparation['colleagues']
  auto?: boolean
}) {
  const t = useT()
  return (
    <>
      <Position auto={auto} />
      <div className="visit-pair">
        <Form.Item name="startedAt" label={t('visits.field.startedAt')} rules={[requiredRule(t)]}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="endedAt" label={t('visits.field.endedAt')}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <div className="visit-pair">
        <Form.Item name="kind" label={t('visits.field.kind')} rules={[requiredRule(t)]}>
          <Select options={VISIT_KINDS.map((value) => ({ value, label: t(`visits.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="visitorIds" label={t('visits.field.visitors')} rules={[requiredRule(t)]}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={colleagues.map((c) => ({ value: c.id, label: `${c.name} ${c.badgeNo}` }))}
          />
        </Form.Item>
      </div>
    </>
  )
}
