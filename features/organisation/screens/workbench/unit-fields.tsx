import { Form, InputNumber, Radio } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'
import { DateField, EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import * as values from '#features/organisation/values.ts'
import { CommunityPicker } from './community-picker.tsx'

export type Kind = (typeof values.UNIT_KINDS)[number]

/** What a form of each kind sends; everything else stays away, because a field of another kind is refused. */
const COMMON = ['name', 'shortName', 'phone', 'address', 'openedOn'] as const
export const FIELDS: Record<Kind, readonly string[]> = {
  CITY: COMMON,
  BRANCH: COMMON,
  STATION: [
    ...COMMON,
    'stationClass',
    'grade',
    'dutyModel',
    'twoTeamsOneRoom',
    'chiefInTownLeadership',
    'areaKm2',
    'establishment',
  ],
  ROOM: [
    ...COMMON,
    'roomCategory',
    'roomSiteType',
    'roomAreaM2',
    'roomBuildLevel',
    'roomOpenHours',
    'roomMailbox',
    'roomNamedAfter',
  ],
  AREA: [...COMMON, 'areaKind', 'communityCodes'],
  GRID: [...COMMON, 'gridCommunityCode', 'gridHouseholds', 'supervisionPhone'],
}

/** The values a kind sends; empty ones are left out and become null. */
export const sent = (kind: Kind, all: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    FIELDS[kind].flatMap((f) => (all[f] === undefined || all[f] === null || all[f] === '' ? [] : [[f, all[f]]])),
  )

interface Props {
  kind: Kind
  regionCode: string
  /** The area itself when it is edited: its communities stay open to choice. */
  areaId?: string
  /** Communities of the area above, for a grid. */
  communities: { code: string; name: string }[]
}

export function UnitFields({ kind, regionCode, areaId, communities }: Props) {
  const t = useT()
  return (
    <>
      <TextField name="name" label={t('organisation.unit.name')} required maxLength={40} autoFocus />
      <TextField name="shortName" label={t('organisation.unit.shortName')} maxLength={20} />
      <DateField name="openedOn" label={t('organisation.unit.openedOn')} required max={todayInShanghai()} />
      {kind === 'STATION' ? <StationFields /> : null}
      {kind === 'ROOM' ? <RoomFields /> : null}
      {kind === 'AREA' ? (
        <>
          <EnumSelect
            name="areaKind"
            label={t('organisation.unit.areaKind')}
            required
            values={values.AREA_KINDS}
            family="organisation.value"
          />
          <CommunityPicker regionCode={regionCode} {...(areaId ? { areaId } : {})} />
        </>
      ) : null}
      {kind === 'GRID' ? <GridFields communities={communities} /> : null}
      <TextField name="phone" label={t('organisation.unit.phone')} maxLength={30} />
      <TextField name="address" label={t('organisation.unit.address')} maxLength={100} />
    </>
  )
}

function StationFields() {
  const t = useT()
  return (
    <>
      <EnumSelect
        name="stationClass"
        label={t('organisation.unit.stationClass')}
        values={values.STATION_CLASSES}
        family="organisation.value"
        allowClear
      />
      <EnumSelect
        name="grade"
        label={t('organisation.unit.grade')}
        values={values.GRADES}
        family="organisation.value"
        allowClear
      />
      <EnumSelect
        name="dutyModel"
        label={t('organisation.unit.dutyModel')}
        values={values.DUTY_MODELS}
        family="organisation.value"
        allowClear
      />
      <YesNo name="twoTeamsOneRoom" label={t('organisation.unit.twoTeamsOneRoom')} />
      <YesNo name="chiefInTownLeadership" label={t('organisation.unit.chiefInTownLeadership')} />
      <NumberField name="areaKm2" label={t('organisation.unit.areaKm2')} />
      <NumberField name="establishment" label={t('organisation.unit.establishment')} whole />
    </>
  )
}

function RoomFields() {
  const t = useT()
  return (
    <>
      <EnumSelect
        name="roomCategory"
        label={t('organisation.unit.roomCategory')}
        values={values.ROOM_CATEGORIES}
        family="organisation.value"
        allowClear
      />
      <EnumSelect
        name="roomSiteType"
        label={t('organisation.unit.roomSiteType')}
        values={values.ROOM_SITES}
        family="organisation.value"
        allowClear
      />
      <NumberField name="roomAreaM2" label={t('organisation.unit.roomAreaM2')} />
      <EnumSelect
        name="roomBuildLevel"
        label={t('organisation.unit.roomBuildLevel')}
        values={values.ROOM_LEVELS}
        family="organisation.value"
        allowClear
      />
      <TextField
        name="roomOpenHours"
        label={t('organisation.unit.roomOpenHours')}
        maxLength={60}
        placeholder="08:30–11:30 14:30–17:30"
      />
      <YesNo name="roomMailbox" label={t('organisation.unit.roomMailbox')} />
    </>
  )
}

function GridFields({ communities }: { communities: { code: string; name: string }[] }) {
  const t = useT()
  return (
    <>
      <Form.Item
        name="gridCommunityCode"
        label={t('organisation.unit.gridCommunityCode')}
        rules={[{ required: true, message: t('ui.form.required') }]}
      >
        <Radio.Group options={communities.map((c) => ({ value: c.code, label: c.name }))} />
      </Form.Item>
      <NumberField name="gridHouseholds" label={t('organisation.unit.gridHouseholds')} whole />
      <TextField name="supervisionPhone" label={t('organisation.unit.supervisionPhone')} maxLength={30} />
    </>
  )
}

function YesNo({ name, label }: { name: string; label: string }) {
  const t = useT()
  return (
    <Form.Item name={name} label={label}>
      <Radio.Group
        options={[
          { value: true, label: t('organisation.yes') },
          { value: false, label: t('organisation.no') },
        ]}
      />
    </Form.Item>
  )
}

const NumberField = ({ name, label, whole = false }: { name: string; label: string; whole?: boolean }) => (
  <Form.Item name={name} label={label}>
    <InputNumber min={0} {...(whole ? { precision: 0 } : {})} className="org-number" />
  </Form.Item>
)
