import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CommunitiesPanel } from './communities-panel.tsx'

/** One city per installation: province, city, and its districts, towns and communities are there. Afterwards its communities. */
export default function ChooseCity() {
  const t = useT()
  const navigate = useNavigate()
  const [province, setProvince] = useState<string>()
  const [city, setCity] = useState<string>()
  const tree = useApiQuery('organisation.tree', {})
  const provinces = useApiQuery('organisation.listProvinces', {})
  const cities = useApiQuery(
    'organisation.listCities',
    { provinceCode: province ?? '' },
    { enabled: province !== undefined },
  )
  const choose = useApiCommand('organisation.chooseCity', {
    invalidates: ['organisation.tree', 'organisation.guide'],
    onSuccess: ({ communities, towns, cityName }) => {
      toast(t('organisation.city.loaded', { cityName, communities, towns }))
      void navigate({ to: '/organisation' })
    },
  })
  const problem = tree.error ?? provinces.error
  if (problem) return <ErrorState error={problem} onRetry={() => void provinces.refetch()} />
  if (!tree.data || !provinces.data) return <LoadingPage />
  if (tree.data.city) {
    return (
      <>
        <PageHeader title={t('organisation.city.chosenTitle')} />
        <Alert
          className="la-draft"
          type="success"
          showIcon
          title={t('organisation.city.chosen', { name: tree.data.city.name })}
          description={t('organisation.city.fixed')}
          action={
            <Button onClick={() => void navigate({ to: '/organisation' })}>{t('organisation.city.openTree')}</Button>
          }
        />
        <CommunitiesPanel
          counties={tree.data.units
            .filter((u) => u.kind === 'BRANCH')
            .map((u) => ({ code: u.regionCode, name: u.name }))}
        />
      </>
    )
  }
  return (
    <>
      <PageHeader title={t('organisation.city.title')} subtitle={t('organisation.city.lead')} />
      <Form layout="vertical" className="la-form la-panel" onFinish={() => city && choose.mutate({ cityCode: city })}>
        <Form.Item label={t('organisation.city.province')} htmlFor="province">
          <Select
            id="province"
            showSearch={{ optionFilterProp: 'label' }}
            value={province ?? null}
            onChange={(value: string | null) => {
              setProvince(value ?? undefined)
              setCity(undefined)
            }}
            options={provinces.data.items.map((p) => ({ value: p.code, label: p.name }))}
            placeholder={t('organisation.city.search')}
          />
        </Form.Item>
        <Form.Item label={t('organisation.city.city')} htmlFor="city" extra={t('organisation.city.extra')}>
          <Select
            id="city"
            showSearch={{ optionFilterProp: 'label' }}
            disabled={province === undefined}
            loading={cities.isFetching}
            value={city ?? null}
            onChange={(value: string | null) => setCity(value ?? undefined)}
            options={(cities.data?.items ?? []).map((c) => ({ value: c.code, label: `${c.name} ${c.code}` }))}
            placeholder={t('organisation.city.search')}
          />
        </Form.Item>
        <Alert className="la-draft" type="info" showIcon title={t('organisation.city.once')} />
        <Button type="primary" htmlType="submit" disabled={city === undefined} loading={choose.isPending}>
          {t('organisation.city.submit')}
        </Button>
      </Form>
    </>
  )
}
