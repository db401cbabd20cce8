import { Button, Empty, Sheet } from '@farside/kit/react'
import { Frame } from '../frame/Frame.tsx'

/** The graph no longer takes the credentials of this page: they have expired, or were replaced. `own`: made by the server. */
export function AccessEnded({ own, onRenew }: { own: boolean; onRenew: () => void }) {
  return (
    <Frame>
      <h1 className="sr">Access to the graph</h1>
      <Sheet title="Access to the graph" titleHidden>
        <Empty
          title="Your access to the graph has ended"
          action={
            <Button kind="primary" onClick={onRenew}>
              {own ? 'Go on here' : 'Log in again'}
            </Button>
          }
        >
          {own
            ? 'The database user of this page has expired, or these pages were opened once more elsewhere, which replaces it.'
            : 'The graph no longer takes this user name and password.'}
        </Empty>
      </Sheet>
    </Frame>
  )
}
