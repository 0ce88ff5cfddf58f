import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiPages } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { DueTag } from './due-tag.tsx'
import { whereTo } from './where-to.ts'

type Task = ApiOutput<'tasks.listTasks'>['items'][number]

/** Tasks by due date. Opening one leads to its door, with the task as the reason. */
export default function Tasks() {
  const t = useT()
  const navigate = useNavigate()
  const [filters, change] = useUrlFilters()
  const of = filters.of === 'unit' ? 'unit' : 'me'
  const state = filters.overdue === 'yes' ? 'overdue' : filters.state === 'closed' ? 'closed' : 'open'
  const source = useApiPages('tasks.listTasks', {
    of,
    state: state === 'closed' ? 'closed' : 'open',
    ...(state === 'overdue' ? { overdue: 'yes' as const } : {}),
  })
  const sign = useApiCommand('tasks.signTask', { invalidates: ['tasks.listTasks', 'today.mine'] })
  const open = (task: Task) => {
    const { to, params, search } = whereTo(task, state === 'closed')
    void navigate({ to, params: params as never, search: search as never })
  }
  const columns: Column<Task>[] = [
    { key: 'title', title: t('tasks.column.title'), isTitle: true, width: 180, render: (task) => task.title },
    { key: 'place', title: t('tasks.column.place'), width: 320, render: (task) => task.addressText ?? '—' },
    {
      key: 'due',
      title: t('tasks.column.due'),
      width: 200,
      render: (task) => <DueTag dueOn={task.dueOn} overdue={task.overdue} />,
    },
    {
      key: 'assignee',
      title: t('tasks.column.assignee'),
      width: 110,
      render: (task) => task.assignee?.name ?? t('tasks.nobody'),
    },
    { key: 'state', title: t('tasks.column.state'), width: 100, render: (task) => t(`tasks.state.${task.state}`) },
    {
      key: 'acts',
      title: t('tasks.column.acts'),
      width: 90,
      render: (task) =>
        task.can.sign ? (
          <Button
            size="small"
            onClick={(event) => {
              event.stopPropagation()
              sign.mutate({ id: task.id, version: task.version })
            }}
          >
            {t('tasks.sign')}
          </Button>
        ) : null,
    },
  ]
  return (
    <>
      <PageHeader title={t('tasks.title')} subtitle={t('tasks.subtitle')} />
      <div className="la-filters">
        <Segmented
          aria-label={t('tasks.filter.of')}
          value={of}
          onChange={(value) => change({ of: value })}
          options={[
            { value: 'me', label: t('tasks.filter.me') },
            { value: 'unit', label: t('tasks.filter.unit') },
          ]}
        />
        <Segmented
          aria-label={t('tasks.column.state')}
          value={state}
          onChange={(value) =>
            change({
              state: value === 'closed' ? 'closed' : undefined,
              overdue: value === 'overdue' ? 'yes' : undefined,
            })
          }
          options={[
            { value: 'open', label: t('tasks.filter.open') },
            { value: 'overdue', label: t('tasks.filter.overdue') },
            { value: 'closed', label: t('tasks.filter.closed') },
          ]}
        />
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(task) => task.id}
        label={t('tasks.title')}
        onOpen={open}
        height={560}
        empty={{ title: t('tasks.empty'), hint: t('tasks.emptyHint') }}
      />
    </>
  )
}
