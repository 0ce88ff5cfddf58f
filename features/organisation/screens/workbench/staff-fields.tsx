import { OPEN_STATUSES, POSTS, STAFF_KINDS } from '#features/organisation/values.ts'
import { DateField, EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { UnitSelect } from './org-picker.tsx'

const SENT = ['unitId', 'badgeNo', 'name', 'kind', 'phone', 'post', 'status', 'languages', 'startOn'] as const

export const staffSent = (all: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    SENT.flatMap((f) => (all[f] === undefined || all[f] === null || all[f] === '' ? [] : [[f, all[f]]])),
  )

/** `phoneKept`: the number stays as it is where the field is left empty. */
export function StaffFields({ phoneKept = false }: { phoneKept?: boolean }) {
  const t = useT()
  return (
    <>
      <UnitSelect name="unitId" label={t('organisation.staff.unit')} kinds={['CITY', 'BRANCH', 'STATION']} />
      <div className="org-two">
        <TextField name="name" label={t('organisation.staff.name')} required maxLength={50} />
        <EnumSelect
          name="kind"
          label={t('organisation.staff.kind')}
          required
          values={STAFF_KINDS}
          family="organisation.value"
        />
      </div>
      <div className="org-two">
        <TextField
          name="badgeNo"
          label={t('organisation.staff.badgeNo')}
          required
          maxLength={20}
          help={t('organisation.staff.badgeHint')}
        />
        <TextField
          name="phone"
          label={t('organisation.staff.phone')}
          required={!phoneKept}
          maxLength={30}
          {...(phoneKept ? { help: t('organisation.staff.phoneKept') } : {})}
        />
      </div>
      <div className="org-two">
        <EnumSelect
          name="post"
          label={t('organisation.staff.post')}
          required
          values={POSTS}
          family="organisation.value"
        />
        <EnumSelect
          name="status"
          label={t('organisation.staff.status')}
          required
          values={OPEN_STATUSES}
          family="organisation.value"
        />
      </div>
      <DateField name="startOn" label={t('organisation.staff.startOn')} required />
    </>
  )
}
