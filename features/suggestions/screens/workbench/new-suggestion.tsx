import { useNavigate } from '@tanstack/react-router'
import { Checkbox, Form } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DateField, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Field, FIELDS, SOURCES } from '../../vocabulary.ts'
import { blankSuggestion, suggestionOf, type SuggestionValues, withField } from '../suggestion-values.ts'
import { CommunitySelect } from './community-select.tsx'
import { CHANGED } from './of-suggestion.ts'
import './suggestions.css'

type Values = SuggestionValues & { communityCode?: string; receivedOn: string }

/** Recording a suggestion at the desk: of a meeting, of the net, of a round. */
export default function NewSuggestion() {
  const communities = useApiQuery('places.listCommunities', {})
  if (communities.error) return <ErrorState error={communities.error} onRetry={() => void communities.refetch()} />
  if (!communities.data) return <LoadingPage />
  const codes = communities.data.items.map((c) => c.code)
  return <Sheet only={codes.length === 1 ? codes[0] : undefined} />
}

function Sheet({ only }: { only: string | undefined }) {
  const t = useT()
  const navigate = useNavigate()
  const [initial] = useState<Values>(() => ({
    ...blankSuggestion(crypto.randomUUID(), '会议'),
    receivedOn: todayInShanghai(),
    ...(only ? { communityCode: only } : {}),
  }))
  const [form] = Form.useForm<Values>()
  const record = useApiCommand('suggestions.recordSuggestion', { invalidates: CHANGED })
  const send = async (v: Values) => {
    const { id } = await record.mutateAsync(
      suggestionOf(v as Values & { field: Field }, {
        communityCode: v.communityCode ?? '',
        receivedOn: v.receivedOn,
      }),
    )
    toast(t('suggestions.saved'))
    await navigate({ to: '/suggestions/$id', params: { id } as never })
  }
  return (
    <>
      <PageHeader title={t('suggestions.new')} subtitle={t('suggestions.newHint')} />
      <FormPage<Values>
        formKey="suggestions.new"
        initial={initial}
        form={form}
        submit={t('suggestions.save')}
        onSubmit={send}
        onCancel={() => void navigate({ to: '/suggestions' })}
        draftOf={(v) => ({ ...v, speaker: '' })}
      >
        <Form.Item name="source" label={t('suggestions.fact.source')} rules={[requiredRule(t)]}>
          <Chips
            single
            label={t('suggestions.fact.source')}
            options={SOURCES.map((value) => ({ value, label: t(`suggestions.source.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="communityCode" label={t('suggestions.fact.community')} rules={[requiredRule(t)]}>
          <CommunitySelect />
        </Form.Item>
        <DateField required name="receivedOn" label={t('suggestions.fact.receivedOn')} max={todayInShanghai()} />
        <Form.Item name="field" label={t('suggestions.fact.field')} rules={[requiredRule(t)]}>
          <FieldChips
            onPick={(field) => {
              const { isPoliceMatter } = withField(initial, field)
              form.setFieldsValue({ isPoliceMatter })
            }}
          />
        </Form.Item>
        <TextField
          required
          name="text"
          label={t('suggestions.fact.text')}
          help={t('suggestions.fact.textHelp')}
          rows={4}
          maxLength={1000}
        />
        <Form.Item
          name="wantsAnswer"
          valuePropName="checked"
          rules={[
            {
              validator: async (_, checked: boolean) => {
                if (!checked) throw new Error(t('suggestions.lacks.wantsAnswer'))
              },
            },
          ]}
        >
          <Checkbox>{t('suggestions.fact.wantsAnswer')}</Checkbox>
        </Form.Item>
        <Form.Item name="isPoliceMatter" valuePropName="checked">
          <Checkbox>{t('suggestions.fact.isPoliceMatter')}</Checkbox>
        </Form.Item>
        <TextField
          name="speaker"
          label={t('suggestions.fact.speaker')}
          help={t('suggestions.fact.speakerHelp')}
          placeholder={t('suggestions.unnamed')}
          maxLength={40}
        />
      </FormPage>
    </>
  )
}

function FieldChips({
  onPick,
  onChange,
  ...rest
}: {
  onPick: (field: Field) => void
  id?: string
  value?: string
  onChange?: (value: Field) => void
}) {
  const t = useT()
  return (
    <Chips
      {...rest}
      single
      label={t('suggestions.fact.field')}
      options={FIELDS.map((value) => ({ value, label: t(`suggestions.field.${value}`) }))}
      onChange={(field: Field) => {
        onChange?.(field)
        onPick(field)
      }}
    />
  )
}
