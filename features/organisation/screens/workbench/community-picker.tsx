import { Form, Input, Tag, Tree } from 'antd'
import { useMemo, useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { requiredRule } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'

type Community = ApiOutput<'organisation.listCommunities'>['items'][number]

interface Node {
  key: string
  title: string
  checkable?: boolean
  disableCheckbox?: boolean
  children?: Node[]
}

interface PickerProps {
  communities: readonly Community[]
  areaId: string | undefined
  id?: string
  value?: string[]
  onChange?: (codes: string[]) => void
}

/**
 * Communities of one county under their towns, searched by name or code. What another area looks after and what exists for
 * statistics only cannot be ticked, and says why.
 */
export function CommunityPicker({ regionCode, areaId }: { regionCode: string; areaId?: string }) {
  const t = useT()
  const list = useApiQuery('organisation.listCommunities', { regionCode })
  return (
    <Form.Item
      name="communityCodes"
      label={t('organisation.unit.communityCodes')}
      extra={t('organisation.picker.hint')}
      rules={[requiredRule(t)]}
    >
      <Picker communities={list.data?.items ?? []} areaId={areaId} />
    </Form.Item>
  )
}

function Picker({ communities, areaId, id, value = [], onChange }: PickerProps) {
  const t = useT()
  const [word, setWord] = useState('')
  const nodes = useMemo(() => {
    const towns = new Map<string, Node>()
    for (const c of communities) {
      if (word && !`${c.name}${c.code}${c.townName}`.includes(word)) continue
      const taken = c.areaId !== null && c.areaId !== areaId
      const why = c.pseudo
        ? t('organisation.picker.pseudo')
        : taken
          ? t('organisation.picker.taken', { name: c.areaName ?? '' })
          : ''
      const town = towns.get(c.townCode) ?? { key: c.townCode, title: c.townName, checkable: false, children: [] }
      town.children?.push({
        key: c.code,
        title: `${c.name} ${c.code}${why && ` (${why})`}`,
        disableCheckbox: why !== '',
      })
      towns.set(c.townCode, town)
    }
    return [...towns.values()]
  }, [communities, word, areaId, t])
  const toggle = (code: string, on: boolean) =>
    onChange?.(on ? [...value, code] : value.filter((known) => known !== code))
  return (
    <div className="org-picker">
      <ul className="org-picked" aria-label={t('organisation.picker.chosen', { count: value.length })}>
        {value.map((code) => (
          <li key={code}>
            <Tag closable onClose={() => toggle(code, false)}>
              {communities.find((c) => c.code === code)?.name ?? code}
            </Tag>
          </li>
        ))}
      </ul>
      <Input.Search
        {...(id ? { id } : {})}
        allowClear
        placeholder={t('organisation.picker.search')}
        onChange={(event) => setWord(event.target.value.trim())}
      />
      <Tree<Node>
        key={word === '' ? 'all' : `${word}${nodes.length}`}
        aria-label={t('organisation.unit.communityCodes')}
        treeData={nodes}
        height={280}
        checkable
        checkStrictly
        selectable={false}
        defaultExpandAll={word !== ''}
        checkedKeys={value}
        onCheck={(_, { node, checked }) => toggle(String(node.key), checked)}
      />
      {nodes.length === 0 ? <p className="la-state-hint">{t('organisation.tree.none')}</p> : null}
    </div>
  )
}
