import { RouterProvider } from '@tanstack/react-router'
import { Component, type ReactNode } from 'react'
import { translate } from '#ui/i18n/i18n.ts'
import { useAppearance } from '#ui/theme/palette.ts'
import '#ui/theme/base.css'
import './field.css'
import { router } from './routes.tsx'

/** A screen that breaks says so; what was recorded lies safe in the outbox. */
class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main className="lf-page">
        <h1>{translate('ui.field.broken')}</h1>
        <p>{translate('ui.field.brokenHint')}</p>
        <button type="button" className="lf-button" onClick={() => window.location.assign('/field/')}>
          {translate('ui.field.again')}
        </button>
      </main>
    )
  }
}

export const FieldApp = () => {
  useAppearance()
  return (
    <Boundary>
      <RouterProvider router={router} />
    </Boundary>
  )
}
