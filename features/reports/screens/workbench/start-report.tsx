import { FileAddOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  units: readonly { id: string; name: string }[]
  month: string
  /** The month that runs: none later can be reported. */
  lastMonth: string
}

/** Unit and month, and the report is there with its figures. */
export function StartReport({ units, month, lastMonth }: Props) {
  const t = useT()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm<{ unitId: string; month: string }>()
  const start = useApiCommand('reports.startReport', {
    invalidates: ['reports.listReports', 'today.mine'],
    quiet: true,
  })
  const send = async (values: { unitId: string; month: string }) => {
    try {
      const { id } = await start.mutateAsync(values)
      await navigate({ to: '/reports/$id', params: { id } as never })
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Button type="primary" icon={<FileAddOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('reports.start')}
      </Button>
      <Modal
        open={open}
        title={t('reports.start')}
        okText={t('reports.start')}
        cancelText={t('ui.cancel')}
        okButtonProps={{ loading: start.isPending }}
        onOk={form.submit}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form
          form={form}
          layout="vertical"
          initialValues={{ unitId: units[0]?.id, month }}
          onFinish={(values) => void send(values)}
        >
          <Form.Item name="unitId" label={t('reports.unit')} required>
            <Select options={units.map((u) => ({ value: u.id, label: u.name }))} />
          </Form.Item>
          <Form.Item name="month" label={t('reports.month')} required>
            <Input type="month" max={lastMonth} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
