import { Failed } from '@farside/kit/react'
import { Component } from 'react'
import type { ReactNode } from 'react'

export interface FenceProps {
  /** What cannot be shown then, at the beginning of a sentence. */
  name: string
  children: ReactNode
}

/** Keeps what cannot be drawn from taking the rest of the page with it (seizu §10.2). */
export class Fence extends Component<FenceProps, { error: unknown }> {
  override state = { error: undefined }
  static getDerivedStateFromError = (error: unknown) => ({ error })
  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    if (isGone(error)) {
      return (
        <Failed
          title={`${this.props.name} could not be loaded`}
          retry={{ words: 'Load the page again', go: () => location.reload() }}
        >
          The server has been updated since this page was opened, or does not answer.
        </Failed>
      )
    }
    return (
      <Failed
        title={`${this.props.name} cannot be drawn`}
        retry={{ words: 'Try again', go: () => this.setState({ error: undefined }) }}
      >
        {String(error)}
      </Failed>
    )
  }
}

/** Code that comes when it is needed, and does not come; in the words of Chromium, Firefox and Safari. */
const isGone = (error: unknown): boolean =>
  /dynamically imported module|importing a module script failed|unable to preload/i.test(String(error))
