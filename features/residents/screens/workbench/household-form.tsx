import { PlusOutlined } from '@ant-design/icons'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Form } from 'antd'
import { HEAD_RELATION, RELATIONS } from '#features/residents/vocabulary.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { atDoor, DOOR_READS } from './at-door.ts'
import { emptyRow, type FormValues, toMember, withoutNumbers } from './form-values.ts'
import { MemberRow } from './member-row.tsx'
import './residents.css'

/** A whole household in one form; with `?household=` new members of one that is there. */
export default function HouseholdForm() {
  const t = useT()
  const navigate = useNavigate()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const { household } = useSearch({ strict: false }) as { household?: string }
  const door = useApiQuery('residents.getHousehold', { addressId, ...atDoor(addressId) })
  const [form] = Form.useForm<FormValues>()
  const register = useApiCommand('residents.registerHousehold', { invalidates: DOOR_READS })
  const add = useApiCommand('residents.addToHousehold', { invalidates: DOOR_READS })
  if (door.error) return <ErrorState error={door.error} onRetry={() => void door.refetch()} />
  if (!door.data) return <LoadingPage />
  const { address } = door.data
  const today = todayInShanghai()
  const back = () => void navigate({ to: '/doors/$addressId', params: { addressId } as never })
  const send = async (values: FormValues) => {
    const members = values.members.map((row) => toMember(row, address.communityCode, t('residents.new.otherCommunity')))
    const made = household
      ? await add.mutateAsync({ householdId: household, members })
      : await register.mutateAsync({ addressId, members })
    toast(t('residents.done.register', { count: made.members.length }))
    const doubtful = made.members.filter((m) => m.idState !== '正常').length
    if (doubtful > 0) toast(t('residents.new.doubtful', { count: doubtful }), { kind: 'info' })
    back()
  }
  const addRow = (push: (row: unknown) => void) => {
    const rows = form.getFieldValue('members') as FormValues['members'] | undefined
    const relation = rows && rows.length === 1 && !household ? RELATIONS[1] : RELATIONS[2]
    push(emptyRow(today, rows?.at(-1), relation))
  }
  return (
    <div className="la-res-wide">
      <PageHeader
        title={household ? t('residents.new.addTitle') : t('residents.new.title')}
        subtitle={address.fullText}
      />
      <FormPage<FormValues>
        form={form}
        formKey={`residents.new.${addressId}.${household ?? ''}`}
        initial={{ members: [emptyRow(today, undefined, household ? RELATIONS[5] : HEAD_RELATION)] }}
        submit={t('residents.new.submit')}
        draftOf={withoutNumbers}
        onSubmit={send}
        onCancel={back}
      >
        <Form.List name="members">
          {(fields, list) => (
            <>
              {fields.map((field, index) => (
                <MemberRow
                  key={field.key}
                  index={index}
                  name={field.name}
                  form={form}
                  addressId={addressId}
                  {...(fields.length > 1 ? { onRemove: () => list.remove(field.name) } : {})}
                />
              ))}
              <Button
                type="dashed"
                className="la-res-add"
                icon={<PlusOutlined aria-hidden="true" />}
                onClick={() => addRow((row) => list.add(row))}
                block
              >
                {t('residents.new.addRow')}
              </Button>
            </>
          )}
        </Form.List>
      </FormPage>
    </div>
  )
}
