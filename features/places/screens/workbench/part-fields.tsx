import { Form, InputNumber, Radio, Select } from 'antd'
import { DATUMS } from '#platform/standards/coordinates.ts'
import { EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { ADDRESS_KINDS, GEO_SOURCES, KIND } from '../../vocabulary.ts'

/** Unit, floor, room and what lies beside the door. */
export const PartFields = () => {
  const t = useT()
  const kind = Form.useWatch('kind')
  return (
    <fieldset className="pl-group">
      <legend>{t('places.form.parts')}</legend>
      <Form.Item name="kind" label={t('places.field.kind')}>
        <Radio.Group options={ADDRESS_KINDS.map((value) => ({ value, label: t(`places.kind.${value}`) }))} />
      </Form.Item>
      <div className="pl-columns">
        <TextField name="unitNo" label={t('places.field.unitNo')} maxLength={20} />
        <TextField name="floorNo" label={t('places.field.floorNo')} maxLength={40} />
        <TextField
          name="roomNo"
          label={t('places.field.roomNo')}
          maxLength={40}
          help={t(kind === KIND.block ? 'places.form.roomRange' : 'places.form.roomHint')}
        />
        <TextField name="subAddr" label={t('places.field.subAddr')} maxLength={40} />
      </div>
    </fieldset>
  )
}

/** Where the door stands on earth; GCJ-02 is what Chinese maps on a phone show. */
export const PointFields = () => {
  const t = useT()
  return (
    <fieldset className="pl-group">
      <legend>{t('places.form.point')}</legend>
      <div className="pl-columns">
        <Form.Item name="lng" label={t('places.field.lng')}>
          <InputNumber className="pl-wide" precision={6} controls={false} inputMode="decimal" />
        </Form.Item>
        <Form.Item name="lat" label={t('places.field.lat')}>
          <InputNumber className="pl-wide" precision={6} controls={false} inputMode="decimal" />
        </Form.Item>
        <Form.Item name="datum" label={t('places.field.datum')} extra={t('places.form.datumHint')}>
          <Select
            allowClear
            options={DATUMS.map((value) => ({ value, label: t(`places.datum.${value}` as MessageKey) }))}
          />
        </Form.Item>
        <EnumSelect
          name="geoSource"
          label={t('places.field.geoSource')}
          values={GEO_SOURCES}
          family="places.geoSource"
          allowClear
        />
      </div>
    </fieldset>
  )
}
