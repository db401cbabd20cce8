import { Button, Empty, Failed, Loading, Sheet } from '@farside/kit/react'
import { useEffect, useState } from 'react'
import { Frame } from '../frame/Frame.tsx'
import { pageSettings } from '../server/page-settings.ts'
import { signIn } from '../server/session.ts'
import type { Visitor } from '../server/visitor.ts'

// Asked when the page loads: going to the dashboard clears the address.
const cameBackRefused = new URLSearchParams(location.search).has('auth_error')

const reasons = {
  refused: {
    title: 'The log-in did not succeed',
    words: 'The identity provider did not let you in, or the log-in was broken off.',
  },
  ended: {
    title: 'Your session has ended',
    words: 'Log in again to go on where you were.',
  },
  left: { title: 'You have logged out', words: 'Nobody uses these pages from this browser now.' },
} as const

/** For whom the server does not know: why, and the way in. Who comes for the first time is sent to the provider at once. */
export function LoginPage({ visitor }: { visitor: Exclude<Visitor, 'unknown' | 'known'> }) {
  useEffect(() => {
    document.title = 'Log in | Seizu'
  }, [])
  return (
    <Frame>
      <h1 className="sr">Log in</h1>
      <Sheet title="Log in" titleHidden>
        {pageSettings.login === 'provider' ? (
          <AtProvider reason={visitor === 'stranger' ? (cameBackRefused ? 'refused' : undefined) : visitor} />
        ) : (
          // The load balancer in front of us asks whoever loads the page.
          <Failed title="You are not logged in" retry={{ words: 'Load the page again', go: () => location.reload() }}>
            The load balancer that lets people in did not say who you are. Your session there may have ended.
          </Failed>
        )}
      </Sheet>
    </Frame>
  )
}

function AtProvider({ reason }: { reason: keyof typeof reasons | undefined }) {
  const [going, setGoing] = useState(reason === undefined)
  const [problem, setProblem] = useState<Error>()
  useEffect(() => {
    if (!going) return
    signIn().catch((error: Error) => {
      setProblem(error)
      setGoing(false)
    })
  }, [going])

  const logIn = () => {
    setProblem(undefined)
    setGoing(true)
  }
  if (problem) {
    return (
      <Failed title="Cannot log in now" retry={{ words: 'Try again', go: logIn }}>
        {problem.message}
      </Failed>
    )
  }
  if (going || !reason) {
    return <Loading label="Going to the log-in" still={(seconds) => `Still going to the log-in: ${seconds} s`} />
  }
  const { title, words } = reasons[reason]
  return (
    <Empty
      title={title}
      action={
        <Button kind="primary" onClick={logIn}>
          Log in
        </Button>
      }
    >
      {words}
    </Empty>
  )
}
