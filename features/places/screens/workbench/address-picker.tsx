import { Button, Modal, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { STATE } from '../../vocabulary.ts'
import { AddressForm } from './address-form.tsx'
import { BuildingSelect, CommunitySelect, CompoundSelect, RoadSelect } from './place-selects.tsx'
import './places.css'

export interface PickedAddress {
  id: string
  fullText: string
}

interface Props {
  /** Given by Form.Item, so that the label belongs to the field. */
  id?: string
  value?: PickedAddress | null
  onChange?: (value: PickedAddress | null) => void
  /** Offers to register the door that is not there yet. */
  allowNew?: boolean
  'aria-label'?: string
}

interface Narrowed {
  communityCode?: string | undefined
  roadId?: string | undefined
  compoundId?: string | undefined
  buildingId?: string | undefined
}

/**
 * Field for an address in any form: type parts of it, or go down from community to door; register it here where it is missing.
 * Use inside of `Form.Item`; the value is `{id, fullText}`.
 */
export const AddressPicker = ({ id, value, onChange, allowNew = true, ...rest }: Props) => {
  const t = useT()
  const [typed, setTyped] = useState('')
  const [narrowed, setNarrowed] = useState<Narrowed>({})
  const [isStepwise, setStepwise] = useState(false)
  const [isNew, setNew] = useState(false)
  const q = useDeferredValue(typed.trim())
  const filter = Object.fromEntries(Object.entries(narrowed).filter(([, v]) => v !== undefined)) as Narrowed
  const isAsking = q !== '' || filter.roadId !== undefined || filter.buildingId !== undefined
  const found = useApiQuery(
    'places.listAddresses',
    { ...(filter as object), ...(q ? { q } : {}), limit: 30 },
    { enabled: isAsking },
  )
  const doors = isAsking ? (found.data?.items ?? []).filter((a) => a.state !== STATE.retired) : []
  const known = value && !doors.some((d) => d.id === value.id) ? [value] : []
  const options = [...known, ...doors].map((a) => ({ value: a.id, label: a.fullText }))
  const choose = (next: PickedAddress | null) => {
    setTyped('')
    onChange?.(next)
  }
  return (
    <div className="pl-picker">
      <Select<string>
        {...(id ? { id } : {})}
        {...rest}
        value={value?.id ?? null}
        className="pl-select"
        allowClear
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        options={options}
        placeholder={t('places.picker.placeholder')}
        notFoundContent={t(isAsking && !found.isFetching ? 'places.picker.none' : 'places.picker.type')}
        onChange={(next) => {
          const picked = [...known, ...doors].find((a) => a.id === next)
          choose(picked ? { id: picked.id, fullText: picked.fullText } : null)
        }}
      />
      <div className="pl-picker-ways">
        <Button size="small" type="link" aria-expanded={isStepwise} onClick={() => setStepwise(!isStepwise)}>
          {t('places.picker.stepwise')}
        </Button>
        {allowNew ? (
          <Button size="small" type="link" onClick={() => setNew(true)}>
            {t('places.picker.new')}
          </Button>
        ) : null}
      </div>
      {isStepwise ? <Steps narrowed={narrowed} onChange={setNarrowed} /> : null}
      <Modal
        open={isNew}
        title={t('places.new.title')}
        footer={null}
        width={720}
        onCancel={() => setNew(false)}
        destroyOnHidden
      >
        <AddressForm
          formKey="places.register.here"
          initial={filter as object}
          takesExisting
          onCancel={() => setNew(false)}
          onSaved={({ id: made, fullText }) => {
            setNew(false)
            choose({ id: made, fullText })
          }}
        />
      </Modal>
    </div>
  )
}

const Steps = ({ narrowed, onChange }: { narrowed: Narrowed; onChange: (next: Narrowed) => void }) => {
  const t = useT()
  const { communityCode, roadId, compoundId, buildingId } = narrowed
  return (
    <div className="pl-columns">
      <CommunitySelect
        aria-label={t('places.field.community')}
        placeholder={t('places.field.community')}
        value={communityCode}
        allowClear
        onChange={(next) => onChange({ communityCode: next })}
      />
      <CompoundSelect
        aria-label={t('places.field.compound')}
        placeholder={t('places.field.compound')}
        communityCode={communityCode}
        value={compoundId}
        allowClear
        onChange={(next) => onChange({ communityCode, compoundId: next })}
      />
      <BuildingSelect
        aria-label={t('places.field.building')}
        placeholder={t('places.field.building')}
        compoundId={compoundId}
        value={buildingId}
        allowClear
        onChange={(next) => onChange({ communityCode, compoundId, buildingId: next })}
      />
      <RoadSelect
        aria-label={t('places.field.road')}
        placeholder={t('places.field.road')}
        communityCode={communityCode}
        value={roadId}
        allowClear
        onChange={(next) => onChange({ communityCode, roadId: next })}
      />
    </div>
  )
}
