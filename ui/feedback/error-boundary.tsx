import { Component, type ErrorInfo, type ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'

interface Props {
  children: ReactNode
}
interface State {
  error: Error | null
}

/** Catches what a screen throws while drawing. The rest of the page stays usable; retry draws the screen afresh. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children
    // A chunk that is gone means that the program was upgraded under an open page: only a reload finds the new one.
    const isStale = /dynamically imported module|Importing a module script failed/.test(this.state.error.message)
    return (
      <ErrorState
        error={this.state.error}
        onRetry={isStale ? () => location.reload() : () => this.setState({ error: null })}
      />
    )
  }
}
