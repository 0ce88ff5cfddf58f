import { AimOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { useNarrow } from '#ui/layout/use-narrow.ts'
import { GEO_REASONS } from '../../vocabulary.ts'
import { Chips } from '#ui/forms/chips.tsx'
import type { SheetValues } from '../sheet-values.ts'

const WAIT_MS = 8_000
const DECIMALS = 1e6
const canAsk = () => 'geolocation' in navigator && window.isSecureContext

/** Where the visitor stood: asked for at once on a phone, by a press on a PC; without it a reason. */
export function Position({ auto = true }: { auto?: boolean }) {
  const t = useT()
  const form = Form.useFormInstance<SheetValues>()
  const lng = Form.useWatch('lng', { form, preserve: true })
  const narrow = useNarrow()
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  const asked = useRef(false)
  const ask = () => {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const short = (n: number) => Math.round(n * DECIMALS) / DECIMALS
        form.setFieldsValue({ lng: short(coords.longitude), lat: short(coords.latitude), geoMethod: 'GPS' })
        setState('idle')
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 30_000 },
    )
  }
  useEffect(() => {
    if (!auto || asked.current || form.getFieldValue('lng') !== undefined) return
    asked.current = true
    if (narrow && canAsk()) ask()
    // Whoever sits at a PC writes after the visit; one press less, and still to be changed.
    else if (!narrow && !form.getFieldValue('geoReason')) form.setFieldValue('geoReason', GEO_REASONS[0])
  })
  const forget = () => form.setFieldsValue({ lng: undefined, lat: undefined, geoMethod: undefined } as never)
  return (
    <Form.Item label={t('visits.field.position')} required={lng === undefined}>
      <div className="visit-position">
        {lng !== undefined ? (
          <>
            <span>{t('visits.position.taken')}</span>
            <Button size="small" onClick={forget}>
              {t('visits.position.forget')}
            </Button>
          </>
        ) : (
          <Button
            icon={<AimOutlined aria-hidden="true" />}
            loading={state === 'asking'}
            disabled={!canAsk()}
            onClick={ask}
          >
            {t('visits.position.take')}
          </Button>
        )}
        {state === 'failed' ? <span className="visit-hint">{t('visits.position.failed')}</span> : null}
      </div>
      {lng === undefined ? (
        <>
          <Form.Item name="geoReason" noStyle>
            <Chips
              single
              label={t('visits.field.geoReason')}
              options={GEO_REASONS.map((value) => ({ value, label: t(`visits.geoReason.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="geoReason" className="visit-other">
            <Input aria-label={t('visits.field.geoReason')} placeholder={t('visits.field.geoReason')} maxLength={100} />
          </Form.Item>
        </>
      ) : null}
    </Form.Item>
  )
}
