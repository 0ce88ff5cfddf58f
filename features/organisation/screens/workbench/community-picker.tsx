import { Form, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'

interface Node {
  value: string
  title: string
  selectable?: boolean
  disabled?: boolean
  checkable?: boolean
  children?: Node[]
}

/**
 * Communities of one county under their towns, searched by name or code. What another area looks after and what exists for
 * statistics only cannot be ticked, and says why.
 */
export function CommunityPicker({ regionCode, areaId }: { regionCode: string; areaId?: string }) {
  const t = useT()
  const list = useApiQuery('organisation.listCommunities', { regionCode })
  const nodes = useMemo(() => {
    const towns = new Map<string, Node>()
    for (const c of list.data?.items ?? []) {
      const taken = c.areaId !== null && c.areaId !== areaId
      const why = c.pseudo
        ? t('organisation.picker.pseudo')
        : taken
          ? t('organisation.picker.taken', { name: c.areaName ?? '' })
          : ''
      const town = towns.get(c.townCode) ?? {
        value: c.townCode,
        title: c.townName,
        checkable: false,
        selectable: false,
        children: [],
      }
      town.children?.push({ value: c.code, title: `${c.name} ${c.code}${why && ` (${why})`}`, disabled: why !== '' })
      towns.set(c.townCode, town)
    }
    return [...towns.values()]
  }, [list.data, areaId, t])
  return (
    <Form.Item
      name="communityCodes"
      label={t('organisation.unit.communityCodes')}
      extra={t('organisation.picker.hint')}
      rules={[{ required: true, message: t('ui.form.required') }]}
    >
      <TreeSelect<string[], Node>
        treeData={nodes}
        treeCheckable
        showCheckedStrategy={TreeSelect.SHOW_CHILD}
        showSearch
        treeNodeFilterProp="title"
        loading={list.isFetching}
        listHeight={360}
        placeholder={t('organisation.picker.search')}
      />
    </Form.Item>
  )
}
