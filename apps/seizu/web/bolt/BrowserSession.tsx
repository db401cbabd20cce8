import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Driver } from 'neo4j-driver'
import { useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import { Frame } from '../frame/Frame.tsx'
import { isGuarded } from '../frame/route.rules.ts'
import type { Place } from '../frame/route.rules.ts'
import { Pages } from '../page/Pages.tsx'
import { RunnerProvider } from '../query/runner.ts'
import { loginQuery, meQuery } from '../server/session.api.ts'
import { AccessEnded } from './AccessEnded.tsx'
import { LoginDialog } from './LoginDialog.tsx'
import { addressOf, createBrowserRunner, openDriver, openPatiently } from './browser-runner.ts'
import type { Credentials } from './browser-runner.ts'

export interface BrowserSessionProps {
  config: ConfigResponse
  place: Place
  waiting: ReactNode
  failed: (error: Error, retry: () => void) => ReactNode
}

interface Connection extends Credentials {
  driver: Driver
}

const nothing: ReadonlySet<string> = new Set()

/**
 * The browser path (seizu §7.1, §7.2): the page itself is a client of the graph. Credentials stay in memory: those that
 * were typed, or those that the server made for this visit.
 */
export default function BrowserSession({ config, place, waiting, failed }: BrowserSessionProps) {
  const queryClient = useQueryClient()
  const { data: login, error, refetch } = useQuery(loginQuery)
  // What this server itself shows depends on who asks; with AUTH_MODE client it knows nobody.
  const stranger = config.auth_mode === 'client'
  const { data: me, isPending: unknown } = useQuery({ ...meQuery, enabled: !stranger })
  const permissions = useMemo(() => (me ? new Set(me.permissions) : nothing), [me])
  const [connection, setConnection] = useState<Connection>()
  const [problem, setProblem] = useState<Error>()
  // Which one: a query of a former connection may hear of its end when there is another already.
  const [ended, setEnded] = useState<Connection>()
  const runner = useMemo(
    () => connection && createBrowserRunner(connection.driver, () => setEnded(connection)),
    [connection],
  )

  useEffect(() => {
    if (login?.username === undefined || login.password === undefined) return
    const { username, password } = login
    let gone = false
    openPatiently(login, { username, password }).then(
      (driver) => (gone ? void driver.close() : setConnection({ driver, username, password })),
      (failure: Error) => !gone && setProblem(failure),
    )
    return () => {
      gone = true
    }
  }, [login])

  const logOut = () => {
    void connection?.driver.close()
    queryClient.removeQueries({ queryKey: ['rows'] })
    setConnection(undefined)
  }

  if (!login) return <Frame>{error ? failed(error, () => void refetch()) : waiting}</Frame>
  const own = login.username !== undefined
  if (connection && ended === connection) {
    const renew = () => {
      logOut()
      if (own) void refetch()
    }
    return <AccessEnded own={own} onRenew={renew} />
  }
  if (!connection || !runner) {
    if (own) {
      const again = () => {
        setProblem(undefined)
        void refetch()
      }
      return <Frame>{problem ? failed(problem, again) : waiting}</Frame>
    }
    return (
      <Frame>
        <LoginDialog
          address={addressOf(login)}
          onSubmit={async (credentials) =>
            setConnection({ ...credentials, driver: await openDriver(login, credentials) })
          }
        />
      </Frame>
    )
  }
  const { username, password } = connection
  return (
    <RunnerProvider value={runner}>
      <Frame
        config={config}
        place={place}
        user={username}
        permissions={permissions}
        onLogOut={own ? undefined : logOut}
      >
        {isGuarded(place) && !stranger && unknown ? (
          waiting
        ) : (
          <Pages config={config} place={place} permissions={permissions} user={username} password={password} />
        )}
      </Frame>
    </RunnerProvider>
  )
}
