import { Button, Icon, Sheet } from '@farside/kit/react'
import type { ConfigResponse } from '../../contract/api.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { toasts } from '../toasts.ts'

/** What somebody needs to open Neo4j Browser as himself. The password goes to the clipboard and nowhere else. */
export default function Neo4jPage({
  config,
  user,
  password,
}: {
  config: ConfigResponse
  user: string | undefined
  password: string | undefined
}) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(password ?? '')
      toasts.tell({ family: 'good', text: 'The password is on the clipboard.' })
    } catch {
      toasts.tell({
        family: 'bad',
        text: 'Cannot copy the password: this browser does not let the page use the clipboard.',
      })
    }
  }
  const address = config.console_url && `${config.console_url.replace(/\/$/, '')}/browser/`
  return (
    <>
      <PageHead title="Neo4j Browser" />
      <Sheet title="Your access">
        <dl className="facts pad">
          <dt>User name</dt>
          <dd>{user ?? 'not known'}</dd>
          <dt>Password</dt>
          <dd>
            {password === undefined ? (
              'Here the server asks the graph for you: there is no database user of your own.'
            ) : (
              <Button icon="copy" onClick={() => void copy()}>
                Copy Password
              </Button>
            )}
          </dd>
          <dt>Neo4j Browser</dt>
          <dd>
            {address ? (
              <a href={address} target="_blank" rel="noreferrer">
                Open Neo4j Browser <Icon name="out" className="inline" />
                <span className="sr">(in a new tab)</span>
              </a>
            ) : (
              'No address is set (NEO4J_CONSOLE_URL).'
            )}
          </dd>
        </dl>
      </Sheet>
    </>
  )
}
