import { Form, InputNumber, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ApiError } from '#ui/api/api-error.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { Around } from '../../full-text.ts'
import type { AddressFields, Pattern } from '../../rules.ts'
import { KIND, PATTERNS } from '../../vocabulary.ts'
import { PartFields, PointFields } from './part-fields.tsx'
import { PasteAddress } from './paste-address.tsx'
import { BuildingSelect, CommunitySelect, CompoundSelect, RoadSelect } from './place-selects.tsx'
import { Preview } from './preview.tsx'
import { sent } from './sent.ts'
import { isDouble, type Known, SimilarNotice } from './similar.tsx'

type Values = AddressFields & { communityCode?: string; geoSource?: string }
type Input = ApiInput<'places.registerAddress'>

interface Props {
  formKey: string
  initial?: Partial<Values>
  onSaved: (address: Known) => void
  onCancel: () => void
  /** Inside of a picker an address that exists already is as good as a new one. */
  takesExisting?: boolean
}

/** Names around the door, as far as they are chosen. */
function useAround(values: Partial<Values>): Around | null {
  const { communityCode, compoundId } = values
  const communities = useApiQuery('places.listCommunities', {})
  const roads = useApiQuery(
    'places.listRoads',
    { communityCode: communityCode ?? '' },
    { enabled: communityCode !== undefined },
  )
  const compounds = useApiQuery(
    'places.listCompounds',
    { communityCode: communityCode ?? '' },
    { enabled: communityCode !== undefined },
  )
  const buildings = useApiQuery(
    'places.listBuildings',
    { compoundId: compoundId ?? '' },
    { enabled: compoundId !== undefined },
  )
  const community = communities.data?.items.find((c) => c.code === communityCode)?.name
  if (community === undefined) return null
  return {
    community,
    road: roads.data?.items.find((r) => r.id === values.roadId)?.name ?? null,
    compound: compounds.data?.items.find((c) => c.id === compoundId)?.name ?? null,
    building: buildings.data?.items.find((b) => b.id === values.buildingId)?.name ?? null,
  }
}

const OF_PATTERN: Record<Pattern, readonly (keyof Values)[]> = {
  ROAD: ['roadId', 'doorNo'],
  COMPOUND: ['compoundId', 'buildingId'],
  RURAL: ['villageGroup', 'groupHouseNo', 'landmark'],
}

/** A text read anew replaces what the one before it filled; the community stays where the text names none. */
const EMPTIED: Record<string, undefined> = Object.fromEntries(
  [...PATTERNS.flatMap((p) => OF_PATTERN[p]), 'unitNo', 'floorNo', 'roomNo', 'subAddr'].map((f) => [f, undefined]),
)

/** What goes to the server: fields of the other two patterns stay in the form, so that changing one's mind loses nothing. */
function inputOf(values: Values, confirmedDifferent: boolean): Input {
  const foreign = PATTERNS.filter((p) => p !== values.pattern).flatMap((p) => OF_PATTERN[p])
  const kept = Object.fromEntries(
    Object.entries(sent(values)).filter(([key]) => !foreign.includes(key as keyof Values)),
  )
  return { ...kept, confirmedDifferent } as unknown as Input
}

/** Registers an address: pattern, place, parts, point, with the full text growing as one types. */
export const AddressForm = ({ formKey, initial, onSaved, onCancel, takesExisting = false }: Props) => {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const watched = (Form.useWatch([], form) ?? {}) as Values
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const confirmed = useRef(false)
  const register = useApiCommand('places.registerAddress', {
    invalidates: ['places.listAddresses', 'places.listCommunities', 'places.getBuilding'],
    quiet: true,
  })
  const around = useAround(watched)
  const pattern = watched.pattern ?? 'COMPOUND'
  const communities = useApiQuery('places.listCommunities', {})
  const only = communities.data?.items.length === 1 ? communities.data.items[0]?.code : undefined
  useEffect(() => {
    if (only && !form.getFieldValue('communityCode')) form.setFieldValue('communityCode', only)
  }, [only, form])
  const submit = async (values: Values) => {
    setRefusal(null)
    try {
      const made = await register.mutateAsync(inputOf(values, confirmed.current))
      toast(t('places.form.saved', { text: made.fullText }))
      onSaved(made)
    } catch (error) {
      if (isDouble(error)) setRefusal(error)
      throw error
    } finally {
      confirmed.current = false
    }
  }
  return (
    <FormPage<Values>
      form={form}
      formKey={formKey}
      initial={{ pattern: 'COMPOUND', kind: KIND.door, ...initial }}
      submit={t('places.form.save')}
      onSubmit={submit}
      onCancel={onCancel}
    >
      {refusal ? (
        <SimilarNotice
          refusal={refusal}
          {...(takesExisting ? { onUse: onSaved } : {})}
          onConfirm={() => {
            confirmed.current = true
            form.submit()
          }}
        />
      ) : null}
      <PasteAddress onFill={(fill, isNew) => form.setFieldsValue({ ...(isNew ? EMPTIED : {}), ...fill } as never)} />
      <Form.Item name="communityCode" label={t('places.field.community')} required>
        <CommunitySelect />
      </Form.Item>
      <Form.Item name="pattern" label={t('places.field.pattern')}>
        <Segmented block options={PATTERNS.map((value) => ({ value, label: t(`places.pattern.${value}`) }))} />
      </Form.Item>
      <PatternFields pattern={pattern} values={watched} />
      <PartFields />
      <PointFields />
      <Preview
        around={around && visible(around, pattern)}
        fields={{ ...inputOf({ ...watched, pattern }, false), pattern } as unknown as AddressFields}
      />
    </FormPage>
  )
}

const visible = (a: Around, pattern: Pattern): Around =>
  pattern === 'ROAD'
    ? { community: a.community, road: a.road ?? null }
    : pattern === 'RURAL'
      ? { community: a.community }
      : { ...a, road: null }

const PatternFields = ({ pattern, values }: { pattern: Pattern; values: Partial<Values> }) => {
  const t = useT()
  if (pattern === 'ROAD') {
    return (
      <div className="pl-columns">
        <Form.Item name="roadId" label={t('places.field.road')} required>
          <RoadSelect communityCode={values.communityCode} />
        </Form.Item>
        <TextField
          name="doorNo"
          label={t('places.field.doorNo')}
          maxLength={30}
          placeholder={t('places.form.doorExample')}
        />
      </div>
    )
  }
  if (pattern === 'COMPOUND') {
    return (
      <div className="pl-columns">
        <Form.Item name="compoundId" label={t('places.field.compound')} required>
          <CompoundSelect communityCode={values.communityCode} />
        </Form.Item>
        <Form.Item name="buildingId" label={t('places.field.building')} required>
          <BuildingSelect compoundId={values.compoundId} />
        </Form.Item>
      </div>
    )
  }
  return (
    <div className="pl-columns">
      <TextField
        name="villageGroup"
        label={t('places.field.villageGroup')}
        maxLength={40}
        help={t('places.form.groupHint')}
      />
      <Form.Item name="groupHouseNo" label={t('places.field.groupHouseNo')} extra={t('places.form.groupNoHint')}>
        <InputNumber className="pl-wide" min={1} max={99999} precision={0} controls={false} />
      </Form.Item>
      <TextField
        name="landmark"
        label={t('places.field.landmark')}
        maxLength={60}
        help={t('places.form.landmarkHint')}
      />
    </div>
  )
}
