import { Typography } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  title: string
  /** One line below the title. */
  subtitle?: ReactNode
  /** Buttons of the page; the main one last. */
  actions?: ReactNode
}

/** The one h1 of a screen, its acts beside it (below it on a phone), and the title of the browser's tab. */
export function PageHeader({ title, subtitle, actions }: Props) {
  const t = useT()
  useEffect(() => {
    document.title = `${title} · ${t('ui.product')}`
  }, [title, t])
  return (
    <div className="la-page-header">
      <div>
        <Typography.Title level={1} className="la-page-title">
          {title}
        </Typography.Title>
        {subtitle ? <div className="la-page-subtitle">{subtitle}</div> : null}
      </div>
      {actions ? <div className="la-page-acts">{actions}</div> : null}
    </div>
  )
}
