import { Button, Field } from '@farside/kit/react'
import { useEffect, useId, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import type { Credentials } from './browser-runner.ts'

const refused = /authentication|unauthori[sz]ed|AuthenticationRateLimit|credentials/i

export interface LoginDialogProps {
  /** Where the browser looks for the graph. */
  address: string
  onSubmit: (credentials: Credentials) => Promise<void>
}

/** User name and password of the graph; open until they are right (seizu §7.1). */
export function LoginDialog({ address, onSubmit }: LoginDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const id = useId()
  useEffect(() => {
    document.title = 'Log in | Seizu'
    dialog.current?.showModal()
  }, [])

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem('')
    try {
      await onSubmit({ username: String(form.get('username')), password: String(form.get('password')) })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      setProblem(
        refused.test(why)
          ? 'Authentication failed. Check user name and password, then try again.'
          : `Cannot reach the graph at ${address}: ${why}`,
      )
      setBusy(false)
    }
  }

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onCancel={(event) => event.preventDefault()}>
      <form onSubmit={(event) => void submit(event)}>
        <header>
          <h2 id={id}>Log in to the graph</h2>
        </header>
        <div className="body stacked">
          <Field label="User name">
            {(attributes) => <input {...attributes} type="text" name="username" autoComplete="username" required />}
          </Field>
          <Field label="Password" error={problem}>
            {(attributes) => (
              <input {...attributes} type="password" name="password" autoComplete="current-password" required />
            )}
          </Field>
        </div>
        <footer>
          <Button kind="primary" type="submit" aria-disabled={busy}>
            {busy ? 'Logging in' : 'Log in'}
          </Button>
        </footer>
      </form>
    </dialog>
  )
}
